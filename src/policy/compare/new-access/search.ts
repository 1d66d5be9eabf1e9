import type { RequestContext } from '../../match/conditions/context.ts';
import type { KeyPolicyDecision } from '../../types.ts';
import type { Domain, Values } from './domain.ts';
import type { KeyCondition } from './key-condition.ts';
import type { Steps } from './steps.ts';

/** Not allowed, allowed with an identity policy, allowed by itself. */
export type Level = 0 | 1 | 2;

/** The level of a decision, by which new access is defined. */
export const levelOf = ({ outcome, requiresIdentityPolicy, identityPolicyCanAllow }: KeyPolicyDecision): Level => {
  if (outcome === 'ALLOW') return requiresIdentityPolicy ? 1 : 2;
  return outcome === 'IMPLICIT_DENY' && identityPolicyCanAllow ? 1 : 0;
};

/** A statement reduced to one caller and action: the remaining conditions, and the level that it gives. */
export interface Clause {
  readonly level: Level;
  readonly conditions: readonly KeyCondition[];
}

/** One document reduced to one caller and action. */
export interface Clauses {
  readonly allows: readonly Clause[];
  readonly denies: readonly Clause[];
}

/** The requests of one caller for one action: both documents reduced to them, and the keys that matter. */
export interface RequestSpace {
  readonly older: Clauses;
  readonly newer: Clauses;
  /** The level without any statement, unless denied. */
  readonly base: Level;
  readonly domains: readonly Domain[];
  /** Null where the clauses are equivalent to the documents; otherwise what they omit. */
  readonly gap: string | null;
  /** The values of the keys that follow from caller and action; undefined for those that are free. */
  readonly fixed: RequestContext;
}

export type Assignment = ReadonlyMap<string, Values>;

export type SearchResult =
  | { readonly kind: 'FOUND'; readonly assignment: Assignment }
  /** `gap` says why this may be no proof: a key was used whose classes of values are not all known. */
  | { readonly kind: 'NOTHING'; readonly gap: string | null }
  | { readonly kind: 'TOO_MANY' };

type Truth = boolean | null;

class Search {
  readonly #space: RequestSpace;
  readonly #steps: Steps;
  readonly #assignment = new Map<string, Values>();
  readonly #truths = new Map<KeyCondition, Truth>();
  /** The conditions that depend on a key. */
  readonly #byKey = new Map<string, KeyCondition[]>();
  readonly #context: RequestContext;
  #gap: string | null = null;

  constructor(space: RequestSpace, steps: Steps) {
    this.#space = space;
    this.#steps = steps;
    const { fixed } = space;
    this.#context = { ...fixed, lookUp: (key) => this.#assignment.get(key) ?? fixed.lookUp(key) ?? [] };
  }

  run(): SearchResult {
    const { older, newer } = this.#space;
    for (const { conditions } of [older, newer].flatMap(({ allows, denies }) => [...allows, ...denies])) {
      for (const condition of conditions) this.#add(condition);
    }
    return this.#explore(this.#space.domains);
  }

  #add(condition: KeyCondition): void {
    if (this.#truths.has(condition)) return;
    this.#truths.set(condition, this.#decide(condition));
    for (const key of new Set([condition.lowerKey, ...condition.variables])) {
      const known = this.#byKey.get(key);
      if (known === undefined) this.#byKey.set(key, [condition]);
      else known.push(condition);
    }
  }

  #isOpen(lowerKey: string): boolean {
    return !this.#assignment.has(lowerKey) && this.#space.fixed.lookUp(lowerKey) === undefined;
  }

  /** Whether the condition holds where all open keys are absent. Filling a policy variable is a step. */
  #holds({ holds, variables }: KeyCondition): boolean {
    this.#steps.left -= 1 + variables.length;
    return holds(this.#context);
  }

  #decide(condition: KeyCondition): Truth {
    const { family, lowerKey, isPlain, variables } = condition;
    if (family === null) return false;
    if (this.#isOpen(lowerKey) || (!isPlain && variables.some((key) => this.#isOpen(key)))) return null;
    const holds = this.#holds(condition);
    // Variables without a value match nothing: a match with the others is final.
    const isFinal = holds !== condition.condition.negated || !variables.some((key) => this.#isOpen(key));
    return isFinal ? holds : null;
  }

  /**
   * What a choice of values means for the conditions that depend on it: choices of equal names lead to the same results.
   * Where the key of a condition has a value, its open variables matter only by what they match.
   */
  #nameOf(touched: readonly KeyCondition[], truths: readonly Truth[], { lowerKey }: Domain, values: Values): string {
    const names = touched.map((condition, index) => {
      if (truths[index] !== null) return truths[index];
      const isMatched = condition.isPlain && condition.lowerKey !== lowerKey && !this.#isOpen(condition.lowerKey);
      return isMatched ? 'open' : JSON.stringify(values);
    });
    return names.join();
  }

  #explore(domains: readonly Domain[]): SearchResult {
    const [newer, older] = [this.#bounds(this.#space.newer), this.#bounds(this.#space.older)];
    if (newer.most <= older.least) return this.#nothing();
    if (newer.least > older.most) return { kind: 'FOUND', assignment: new Map(this.#assignment) };
    const domain = this.#nextOf(domains);
    // Without remaining keys no condition is undecided; gaps in the domains are reported elsewhere.
    if (domain === undefined) return this.#nothing();
    this.#gap ??= domain.gap;
    const rest = domains.filter((other) => other !== domain);
    const dependent = this.#byKey.get(domain.lowerKey) ?? [];
    const touched = dependent.filter((condition) => this.#truths.get(condition) === null);
    const tried = new Set<string>();
    for (const values of domain.choices) {
      if (this.#steps.left <= 0) return { kind: 'TOO_MANY' };
      this.#assignment.set(domain.lowerKey, values);
      const truths = touched.map((condition) => this.#decide(condition));
      const name = this.#nameOf(touched, truths, domain, values);
      if (tried.has(name)) continue;
      tried.add(name);
      for (const [index, condition] of touched.entries()) this.#truths.set(condition, truths[index] ?? null);
      const result = this.#explore(rest);
      if (result.kind !== 'NOTHING') return result;
    }
    this.#assignment.delete(domain.lowerKey);
    for (const condition of touched) this.#truths.set(condition, null);
    return this.#nothing();
  }

  #nothing(): SearchResult {
    return { kind: 'NOTHING', gap: this.#gap };
  }

  /** Keys in Allow statements of the new document come first, since they decide most requests. */
  #nextOf(domains: readonly Domain[]): Domain | undefined {
    const { older, newer } = this.#space;
    for (const clauses of [newer.allows, newer.denies, older.denies, older.allows]) {
      const keys = new Set<string>();
      for (const clause of clauses) if (this.#truthOf(clause) === null) this.#addOpenKeys(clause, keys);
      const found = keys.size === 0 ? undefined : domains.find(({ lowerKey }) => keys.has(lowerKey));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #addOpenKeys({ conditions }: Clause, keys: Set<string>): void {
    for (const condition of conditions) {
      if (this.#truths.get(condition) !== null) continue;
      keys.add(condition.lowerKey);
      for (const key of condition.variables) keys.add(key);
    }
  }

  #truthOf({ conditions }: Clause): Truth {
    let truth: Truth = true;
    for (const condition of conditions) {
      const met = this.#truths.get(condition) ?? null;
      if (met === false) return false;
      if (met === null) truth = null;
    }
    return truth;
  }

  #bounds({ allows, denies }: Clauses): { readonly least: Level; readonly most: Level } {
    let isDenied: Truth = false;
    for (const clause of denies) {
      const truth = this.#truthOf(clause);
      if (truth === true) return { least: 0, most: 0 };
      if (truth === null) isDenied = null;
    }
    let [least, most] = [this.#space.base, this.#space.base];
    for (const clause of allows) {
      const truth = this.#truthOf(clause);
      if (truth === true && clause.level > least) least = clause.level;
      if (truth !== false && clause.level > most) most = clause.level;
    }
    return { least: isDenied === null ? 0 : least, most };
  }
}

/**
 * Searches for values of the open keys with which the new document gives more than the old one. Keys are assigned one
 * after the other, and a branch ends as soon as the comparison is decided. Finding none is a proof if the domains have
 * no gap.
 */
export const searchSpace = (space: RequestSpace, steps: Steps): SearchResult => new Search(space, steps).run();
