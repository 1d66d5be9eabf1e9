import { steadyNow } from '../clock.ts';
import type { LoadedPolicy } from '../keys/key-source.ts';

/**
 * How long gateways may cache a response: the full TTL of a policy, unless resolvers report something that shortens it.
 * A class, since each request has one.
 */
export class CacheHint {
  readonly #ttlMs: number;
  #oldest = Number.POSITIVE_INFINITY;
  #isMomentary = false;

  constructor(ttlMs: number) {
    this.#ttlMs = ttlMs;
  }

  /** The response contains this policy. */
  served({ retrievedAt, stale }: Pick<LoadedPolicy, 'retrievedAt' | 'stale'>): void {
    if (stale) this.#isMomentary = true;
    else if (retrievedAt < this.#oldest) this.#oldest = retrievedAt;
  }

  /** The response contains something that may change at any time. */
  servedUncacheable(): void {
    this.#isMomentary = true;
  }

  /**
   * The value of Cache-Control, in one of three forms, since some routers drop the header if it contains any other
   * directive. It is private unless the operator configures otherwise: policies reveal who can access an organization's
   * secrets.
   */
  cacheControl(isPublic: boolean): string {
    const ageMs = Math.max(0, steadyNow() - this.#oldest);
    const maxAge = this.#isMomentary ? 0 : Math.floor((this.#ttlMs - ageMs) / 1000);
    return maxAge > 0 ? `max-age=${maxAge}, ${isPublic ? 'public' : 'private'}` : 'no-store';
  }
}
