import { groupBy } from '../../group-by.ts';
import type { RequestContext } from '../../match/conditions/context.ts';
import type { Values } from './choices.ts';
import type { Domain } from './domain.ts';
import type { KeyCondition } from './key-condition.ts';
import type { Level } from './level.ts';
import type { Clause, Clauses, RequestSpace } from './request-space.ts';
import type { Steps } from './steps.ts';

/** The values of open keys, by name in lower case. */
export type Assignment = ReadonlyMap<string, Values>;

/** Null while it depends on open keys without a value. */
type Truth = boolean | null;

const keysOf = ({ lowerKey, variables }: KeyCondition): readonly string[] => [lowerKey, ...variables];

/** A request of which some open keys have values, and what follows for the clauses of both documents. */
export class PartialRequest {
  readonly #space: RequestSpace;
  readonly #steps: Steps;
  readonly #assignment = new Map<string, Values>();
  readonly #truths: Map<KeyCondition, Truth>;
  readonly #byKey: ReadonlyMap<string, readonly KeyCondition[]>;
  readonly #context: RequestContext;

  constructor(space: RequestSpace, steps: Steps) {
    this.#space = space;
    this.#steps = steps;
    const { fixed, older, newer } = space;
    this.#context = { ...fixed, lookUp: (key) => this.#assignment.get(key) ?? fixed.lookUp(key) ?? [] };
    const clauses = [older, newer].flatMap(({ allows, denies }) => [...allows, ...denies]);
    const conditions = [...new Set(clauses.flatMap((clause) => clause.conditions))];
    this.#truths = new Map(conditions.map((condition) => [condition, this.#decide(condition)]));
    const dependent = conditions.flatMap((condition) =>
      [...new Set(keysOf(condition))].map((key) => ({ key, condition })),
    );
    const groups = groupBy(dependent, ({ key }) => key);
    this.#byKey = new Map([...groups].map(([key, list]) => [key, list.map(({ condition }) => condition)]));
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
    this.#assignment.set(domain.lowerKey, values);
    for (const condition of undecided) this.#truths.set(condition, this.#decide(condition));
    return undecided.map((condition) => this.#effectOn(condition, domain, values)).join();
  }

  unassign({ lowerKey }: Domain, undecided: readonly KeyCondition[]): void {
    this.#assignment.delete(lowerKey);
    for (const condition of undecided) this.#truths.set(condition, null);
  }

  /** The open keys that decide those of the clauses that are not decided. */
  openKeysOf(clauses: readonly Clause[]): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const { conditions } of clauses.filter((clause) => this.#truthOf(clause) === null)) {
      for (const condition of conditions)
        if (this.#truths.get(condition) === null) for (const key of keysOf(condition)) keys.add(key);
    }
    return keys;
  }

  /** The lowest and the highest level that the requests with these values may have. */
  levelsOf({ allows, denies }: Clauses): { readonly least: Level; readonly most: Level } {
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
