import { groupBy } from '../../group-by.ts';
import type { RequestContext } from '../../match/conditions/context.ts';
import type { Values } from './choices.ts';
import { ClauseTally, type Truth } from './clause-tally.ts';
import type { Domain } from './domain.ts';
import type { KeyCondition } from './key-condition.ts';
import { type MatchingParts, matchingPartsOf } from './matching-parts.ts';
import type { Clause, RequestSpace } from './request-space.ts';
import type { Steps } from './steps.ts';

/** The values of open keys, by name in lower case. */
export type Assignment = ReadonlyMap<string, Values>;

const keysOf = ({ lowerKey, variables }: KeyCondition): readonly string[] => [lowerKey, ...variables];

/** A request of which some open keys have values, and what follows for the clauses of both documents. */
export class PartialRequest {
  readonly #space: RequestSpace;
  readonly #steps: Steps;
  readonly #assignment = new Map<string, Values>();
  readonly #truths: Map<KeyCondition, Truth>;
  readonly #byKey: ReadonlyMap<string, readonly KeyCondition[]>;
  readonly #clausesOf: ReadonlyMap<KeyCondition, readonly Clause[]>;
  readonly #context: RequestContext;
  readonly #partsOf: ReadonlyMap<KeyCondition, MatchingParts>;
  readonly older: ClauseTally;
  readonly newer: ClauseTally;

  constructor(space: RequestSpace, steps: Steps) {
    this.#space = space;
    this.#steps = steps;
    const { fixed, older, newer } = space;
    this.#context = { ...fixed, lookUp: (key) => this.#assignment.get(key) ?? fixed.lookUp(key) ?? [] };
    const clauses = [older, newer].flatMap(({ allows, denies }) => [...allows, ...denies]);
    const conditions = [...new Set(clauses.flatMap((clause) => clause.conditions))];
    this.#partsOf = new Map(conditions.flatMap((condition) => this.#divide(condition)));
    this.#truths = new Map(conditions.map((condition) => [condition, this.#decide(condition)]));
    const dependent = conditions.flatMap((condition) =>
      [...new Set(keysOf(condition))].map((key) => ({ key, condition })),
    );
    const groups = groupBy(dependent, ({ key }) => key);
    this.#byKey = new Map([...groups].map(([key, list]) => [key, list.map(({ condition }) => condition)]));
    const parts = groupBy(
      clauses.flatMap((clause) => [...new Set(clause.conditions)].map((condition) => ({ clause, condition }))),
      ({ condition }) => condition,
    );
    this.#clausesOf = new Map([...parts].map(([condition, list]) => [condition, list.map(({ clause }) => clause)]));
    this.older = new ClauseTally(older, space.base);
    this.newer = new ClauseTally(newer, space.base);
    for (const clause of clauses) this.#read(clause);
  }

  get assignment(): Assignment {
    return new Map(this.#assignment);
  }

  /** The conditions without a truth so far that depend on the key. */
  undecidedBy({ lowerKey }: Domain): readonly KeyCondition[] {
    return (this.#byKey.get(lowerKey) ?? []).filter((condition) => this.#truths.get(condition) === null);
  }

  /** Gives the key values, and returns what this means for the conditions: equal texts lead to the same results. */
  assign(domain: Domain, values: Values, undecided: readonly KeyCondition[]): string {
    const { lowerKey } = domain;
    this.#assignment.set(lowerKey, values);
    for (const condition of undecided) {
      this.#refill(condition, lowerKey);
      this.#set(condition, this.#decide(condition));
    }
    return undecided.map((condition) => this.#effectOn(condition, domain, values)).join();
  }

  unassign({ lowerKey }: Domain, undecided: readonly KeyCondition[]): void {
    this.#assignment.delete(lowerKey);
    for (const condition of undecided) {
      this.#partsOf.get(condition)?.empty(lowerKey);
      this.#set(condition, null);
    }
  }

  /** Whether one of the clauses is not decided, and depends on the key. */
  isOpenIn({ lowerKey }: Domain, clauses: ReadonlySet<Clause>, tally: ClauseTally): boolean {
    const isUndecided = (clause: Clause): boolean => clauses.has(clause) && tally.truthOf(clause) === null;
    return (this.#byKey.get(lowerKey) ?? []).some(
      (condition) => this.#truths.get(condition) === null && (this.#clausesOf.get(condition) ?? []).some(isUndecided),
    );
  }

  #set(condition: KeyCondition, truth: Truth): void {
    if (this.#truths.get(condition) === truth) return;
    this.#truths.set(condition, truth);
    for (const clause of this.#clausesOf.get(condition) ?? []) this.#read(clause);
  }

  #read(clause: Clause): void {
    const truth = this.#truthOf(clause);
    for (const tally of [this.older, this.newer]) tally.set(clause, truth);
  }

  /** Where the key of a condition has a value, its open variables matter only by what they match. */
  #effectOn(condition: KeyCondition, { lowerKey }: Domain, values: Values): string {
    const truth = this.#truths.get(condition);
    if (truth !== null) return String(truth);
    const isMatched = condition.isPlain && condition.lowerKey !== lowerKey && !this.#isOpen(condition.lowerKey);
    return isMatched ? 'open' : JSON.stringify(values);
  }

  #isOpen(lowerKey: string): boolean {
    return !this.#assignment.has(lowerKey) && this.#space.fixed.lookUp(lowerKey) === undefined;
  }

  #divide(condition: KeyCondition): readonly (readonly [KeyCondition, MatchingParts])[] {
    const given = (key: string) => this.#space.fixed.lookUp(key);
    const parts = matchingPartsOf(condition, (key) => 'prefix' in (given(key) ?? []), this.#context);
    if (parts === null) return [];
    for (const key of condition.variables) if (given(key) !== undefined) parts.fill(key);
    if (given(condition.lowerKey) !== undefined) this.#steps.left -= parts.matchAll();
    return [[condition, parts]];
  }

  /** Matches the values anew that depend on the key. Filling a policy variable is a step. */
  #refill(condition: KeyCondition, lowerKey: string): void {
    const parts = this.#partsOf.get(condition);
    if (parts === undefined) return;
    parts.fill(lowerKey);
    if (lowerKey === condition.lowerKey) this.#steps.left -= parts.matchAll();
    else if (!this.#isOpen(condition.lowerKey)) this.#steps.left -= parts.matchOf(lowerKey);
  }

  /** Whether the condition holds where all open keys are absent. */
  #holds(condition: KeyCondition): boolean {
    const parts = this.#partsOf.get(condition);
    if (parts !== undefined) return parts.holds;
    this.#steps.left -= 1 + condition.variables.length;
    return condition.holds(this.#context);
  }

  #isFilled(condition: KeyCondition): boolean {
    return this.#partsOf.get(condition)?.isFilled ?? !condition.variables.some((key) => this.#isOpen(key));
  }

  #decide(condition: KeyCondition): Truth {
    const { family, lowerKey, isPlain } = condition;
    if (family === null) return false;
    if (this.#isOpen(lowerKey) || (!isPlain && !this.#isFilled(condition))) return null;
    const holds = this.#holds(condition);
    // Variables without a value match nothing: a match with the others is final.
    return holds !== condition.condition.negated || this.#isFilled(condition) ? holds : null;
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
}
