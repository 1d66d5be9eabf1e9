import type { RegionKey } from './providers/provider.ts';

/** A quota: requests per second for a group of operations of one account in one Region. */
export interface RegionQuota extends RegionKey {
  readonly group: string;
  readonly requestsPerSecond: number;
}

/** Decides when the next call may be sent. All times are milliseconds of a monotonic clock. */
export interface RateLimiter {
  /** Returns 0 and counts the call if it may be sent now; otherwise the milliseconds to wait before trying again. */
  take(now: number, waiting: number): number;
  /** The minimum wait of the nth call from now, in milliseconds. */
  leastWait(now: number, nth: number): number;
  /** Call it when the provider has throttled a call. */
  throttled(now: number, retryAfterMs: number | null): void;
}
