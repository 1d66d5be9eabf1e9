import type { CachedAnswer, GoodAnswer } from './memory.ts';

/** How long answers may be served. */
export interface ServingTimes {
  readonly ttlMs: number;
  readonly negativeTtlMs: number;
  /** How long past its TTL an answer may be served; null where it may not be. */
  readonly staleIfError: { readonly forMs: number } | null;
  readonly now: () => number;
}

/** Whether an answer may be served without reading it again. */
export const isCurrent = (
  { kind, answeredAt }: CachedAnswer<unknown>,
  { ttlMs, negativeTtlMs, now }: ServingTimes,
): boolean => answeredAt + (kind === 'good' ? ttlMs : negativeTtlMs) > now();

/** Whether an answer that has expired may be served while the provider is unavailable. */
export const mayServeStale = (
  { answeredAt }: GoodAnswer<unknown>,
  { staleIfError, ttlMs, now }: ServingTimes,
): boolean => staleIfError !== null && answeredAt + ttlMs + staleIfError.forMs > now();
