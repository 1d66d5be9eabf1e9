import { steadyNow } from '../clock.ts';
import type { LoadedPolicy } from '../keys/key-source.ts';

/** How long a response may be cached. Resolvers report what they have used; the HTTP layer reads the result. */
export interface CacheHint {
  /** The response contains a policy of this age, in milliseconds. */
  served(policy: Pick<LoadedPolicy, 'retrievedAt' | 'stale'>): void;
  /** The response contains something that may change at any time. */
  servedUncacheable(): void;
  /** The number of whole seconds for which the response may be cached; 0 for not at all. */
  maxAgeSeconds(): number;
}

/** Starts with the full TTL of a policy, which resolvers can only shorten. */
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
