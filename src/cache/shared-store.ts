import type { KmsError } from '../errors.ts';
import type { RateLimiter, RegionQuota } from '../quota.ts';

/**
 * What replicas have in common. It is a help and never a condition: a store that is slow, full or gone is as good as
 * none, so that nothing here rejects or keeps anyone waiting for long.
 */
export interface SharedStore {
  get(name: string): Promise<StoredAnswer | null>;
  put(name: string, answer: StoredAnswer, keepForMs: number): void;
  /** A pace that all replicas keep together. */
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
