import type { KmsError } from '../errors.ts';
import type { RateLimiter, RegionQuota } from '../quota.ts';

/**
 * The cache and the rate limits that replicas share. The service works without it: nothing here rejects, or waits long
 * for a store that is slow, full or down.
 */
export interface SharedStore {
  get(name: string): Promise<StoredAnswer | null>;
  put(name: string, answer: StoredAnswer, keepForMs: number): void;
  /** A rate limit that all replicas keep together. */
  createRateLimiter(
    quota: RegionQuota,
    createLocal: (requestsPerSecond: number) => RateLimiter,
    wake: () => void,
  ): RateLimiter;
  readonly state: 'up' | 'down';
  close(): Promise<void>;
}

/** `answeredAt` is in milliseconds since the epoch. */
export type StoredAnswer =
  | { readonly kind: 'good'; readonly data: unknown; readonly answeredAt: number }
  | { readonly kind: 'refused'; readonly error: KmsError; readonly answeredAt: number };
