import type { ClauseTally } from './clause-tally.ts';
import type { Domain } from './domain.ts';
import { type Assignment, PartialRequest } from './partial-request.ts';
import type { Clause, RequestSpace } from './request-space.ts';
import type { Steps } from './steps.ts';

export type SearchResult =
  | { readonly kind: 'FOUND'; readonly assignment: Assignment }
  /** `gap` says why this may be no proof: a key was used whose classes of values are not all known. */
  | { readonly kind: 'NOTHING'; readonly gap: string | null }
  | { readonly kind: 'TOO_MANY' };

class Search {
  readonly #steps: Steps;
  readonly #request: PartialRequest;
  readonly #lists: readonly (readonly [ReadonlySet<Clause>, ClauseTally])[];
  #gap: string | null = null;

  constructor(space: RequestSpace, steps: Steps) {
    const { older, newer } = space;
    this.#steps = steps;
    this.#request = new PartialRequest(space, steps);
    // Keys in Allow statements of the new document come first, since they decide most requests.
    this.#lists = [
      [new Set(newer.allows), this.#request.newer],
      [new Set(newer.denies), this.#request.newer],
      [new Set(older.denies), this.#request.older],
      [new Set(older.allows), this.#request.older],
    ];
  }

  /** Assigns the keys of the domains, one after the other. */
  explore(domains: readonly Domain[]): SearchResult {
    const newer = this.#request.newer.levels;
    const older = this.#request.older.levels;
    if (newer.most <= older.least) return this.#nothing();
    if (newer.least > older.most) return { kind: 'FOUND', assignment: this.#request.assignment };
    const domain = this.#nextOf(domains);
    // Without remaining keys no condition is undecided; gaps in the domains are reported elsewhere.
    return domain === undefined ? this.#nothing() : this.#tryChoices(domain, domains);
  }

  #tryChoices(domain: Domain, domains: readonly Domain[]): SearchResult {
    this.#gap ??= domain.gap;
    const rest = domains.toSpliced(domains.indexOf(domain), 1);
    const undecided = this.#request.undecidedBy(domain);
    const tried = new Set<string>();
    for (const values of domain.choices) {
      if (this.#steps.left <= 0) return { kind: 'TOO_MANY' };
      const effect = this.#request.assign(domain, values, undecided);
      if (tried.has(effect)) continue;
      tried.add(effect);
      const result = this.explore(rest);
      if (result.kind !== 'NOTHING') return result;
    }
    this.#request.unassign(domain, undecided);
    return this.#nothing();
  }

  #nothing(): SearchResult {
    return { kind: 'NOTHING', gap: this.#gap };
  }

  #nextOf(domains: readonly Domain[]): Domain | undefined {
    for (const [clauses, tally] of this.#lists) {
      const found = domains.find((domain) => this.#request.isOpenIn(domain, clauses, tally));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/**
 * Searches for values of the open keys with which the new document gives more than the old one. Keys are assigned one
 * after the other, and a branch ends as soon as the comparison is decided. Finding none is a proof if the domains have
 * no gap.
 */
export const searchSpace = (space: RequestSpace, steps: Steps): SearchResult =>
  new Search(space, steps).explore(space.domains);
