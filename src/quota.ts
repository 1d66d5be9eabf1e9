import type { RegionKey } from './providers/provider.ts';

/** One budget: requests per second of a group of operations in one place. */
export interface RegionQuota extends RegionKey {
  readonly group: string;
  readonly requestsPerSecond: number;
}

/** Tells when the next call may be sent. All times are milliseconds of a monotonic clock. */
export interface RateLimiter {
  /** Zero where the call may be sent now, which counts it; otherwise milliseconds to wait before asking again. */
  take(now: number, waiting: number): number;
  /** How long the nth call from now has to wait at least. */
  leastWait(now: number, nth: number): number;
  /** Is called when the provider has throttled a call. */
  throttled(now: number, retryAfterMs: number | null): void;
}
