import { steadyNow } from '../clock.ts';
import type { LoadedPolicy } from '../keys/key-source.ts';

/** How long an answer may be cached. Resolvers report what they used; the HTTP side reads the result at the end. */
export interface CacheHint {
  /** The answer contains a policy of this age. */
  served(policy: Pick<LoadedPolicy, 'retrievedAt' | 'stale'>): void;
  /** The answer contains something that may change at any time. */
  servedUncacheable(): void;
  /** The number of whole seconds for which the answer may be cached; 0 for not at all. */
  maxAgeSeconds(): number;
}

/** Starts at the full TTL of a policy, and is only ever shortened. */
export const createCacheHint = (ttlMs: number, now: () => number = steadyNow): CacheHint => {
  let oldest: number | null = null;
  let momentary = false;
  return {
    served({ retrievedAt, stale }) {
      if (stale) momentary = true;
      else if (oldest === null || retrievedAt < oldest) oldest = retrievedAt;
    },
    servedUncacheable() {
      momentary = true;
    },
    maxAgeSeconds() {
      if (momentary) return 0;
      const age = oldest === null ? 0 : Math.max(0, now() - oldest);
      return Math.max(0, Math.floor((ttlMs - age) / 1000));
    },
  };
};
