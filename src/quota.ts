import type { RegionKey } from './providers/provider.ts';

/** One budget: requests per second of a group of operations in one place. */
export interface RegionQuota extends RegionKey {
  readonly group: string;
  readonly requestsPerSecond: number;
}

/** Says when the next call may go. All times are milliseconds of a clock that never runs backwards. */
export interface RateLimiter {
  /** Zero: the call may go now, and is counted. Otherwise how long to wait before asking again. */
  take(now: number, waiting: number): number;
  /** How long the nth call from now has to wait at least. */
  leastWait(now: number, nth: number): number;
  /** The provider has refused a call for being one too many. */
  throttled(now: number, retryAfterMs: number | null): void;
}
