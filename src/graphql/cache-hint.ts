import { steadyNow } from '../clock.ts';
import type { LoadedPolicy } from '../keys/key-source.ts';

/** How long the answer to one request stays true. Resolvers report to it; the HTTP side asks it once, at the end. */
export interface CacheHint {
  /** A policy went into the answer. */
  served(policy: Pick<LoadedPolicy, 'retrievedAt' | 'stale'>): void;
  /** Something went into the answer that may be another thing the next moment. */
  servedUncacheable(): void;
  /** Whole seconds for which the answer may be kept; 0 for not at all. */
  maxAgeSeconds(): number;
}

/** Starts at the full time that a policy is kept here, and is only ever shortened. */
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
