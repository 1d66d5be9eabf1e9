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

/** Starts with the full TTL of a policy, which resolvers can only shorten. A class, since each request has one. */
class ShortestAge implements CacheHint {
  readonly #ttlMs: number;
  readonly #now: () => number;
  #oldest = Number.POSITIVE_INFINITY;
  #isMomentary = false;

  constructor(ttlMs: number, now: () => number) {
    this.#ttlMs = ttlMs;
    this.#now = now;
  }

  served({ retrievedAt, stale }: Pick<LoadedPolicy, 'retrievedAt' | 'stale'>): void {
    if (stale) this.#isMomentary = true;
    else if (retrievedAt < this.#oldest) this.#oldest = retrievedAt;
  }

  servedUncacheable(): void {
    this.#isMomentary = true;
  }

  maxAgeSeconds(): number {
    if (this.#isMomentary) return 0;
    const ageMs = Math.max(0, this.#now() - this.#oldest);
    return Math.max(0, Math.floor((this.#ttlMs - ageMs) / 1000));
  }
}

export const createCacheHint = (ttlMs: number, now: () => number = steadyNow): CacheHint => new ShortestAge(ttlMs, now);
