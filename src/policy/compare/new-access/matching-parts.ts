import type { RequestContext } from '../../match/conditions/context.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import type { ConditionParts } from './condition-parts.ts';
import type { KeyCondition } from './key-condition.ts';

type Holds = (context: RequestContext) => boolean;

/** Which parts of a condition match in a request of which some variables have values; those of the others don't. */
export class MatchingParts {
  readonly #condition: KeyPolicyCondition;
  readonly #parts: ConditionParts;
  readonly #context: RequestContext;
  readonly #filled = new Set<string>();
  readonly #matching = new Set<string | null>();

  constructor(condition: KeyPolicyCondition, parts: ConditionParts, context: RequestContext) {
    this.#condition = condition;
    this.#parts = parts;
    this.#context = context;
  }

  /** Whether all variables have values. */
  get isFilled(): boolean {
    return this.#filled.size === this.#parts.byVariable.size;
  }

  get holds(): boolean {
    return this.#matching.size > 0 !== this.#condition.negated;
  }

  /** After the condition's key was given a value. Returns the steps that this took. */
  matchAll(): number {
    this.#match(null, this.#parts.fixed);
    for (const variable of this.#filled) this.matchOf(variable);
    return 1 + this.#filled.size;
  }

  /** After a variable was given a value. */
  matchOf(variable: string): number {
    const holds = this.#parts.byVariable.get(variable);
    if (holds !== undefined) this.#match(variable, holds);
    return 1;
  }

  fill(variable: string): void {
    if (this.#parts.byVariable.has(variable)) this.#filled.add(variable);
  }

  empty(variable: string): void {
    this.#filled.delete(variable);
    this.#matching.delete(variable);
  }

  #match(part: string | null, holds: Holds): void {
    if (holds(this.#context) === this.#condition.negated) this.#matching.delete(part);
    else this.#matching.add(part);
  }
}

/** Null where the condition has to be evaluated as a whole, as with a value that is not fully known. */
export const matchingPartsOf = (
  { condition, parts, lowerKey, variables }: KeyCondition,
  isVague: (lowerKey: string) => boolean,
  context: RequestContext,
): MatchingParts | null =>
  parts === null || isVague(lowerKey) || variables.some(isVague) ? null : new MatchingParts(condition, parts, context);
