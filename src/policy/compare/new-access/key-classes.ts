import type { GivenValues, RequestContext } from '../../match/conditions/context.ts';
import { WorkBudget } from '../../work-budget.ts';
import type { KeyCondition } from './key-condition.ts';
import type { Steps } from './steps.ts';
import { createTextConditions, isOfFixedTexts } from './text-conditions.ts';

/** Many conditions that are tested one by one are likely to distinguish all values anyway. */
const maxTested = 16;
/** Testing a value takes less time than evaluating a condition of a request. */
const testsPerStep = 8;
/** So does reading a character. */
const charactersPerStep = 64;

/** Tells values of one key apart by the conditions on it, which have no policy variables. */
export class KeyClasses {
  readonly #numbers: ReadonlyMap<KeyCondition, number>;
  readonly #others: readonly KeyCondition[];
  readonly #texts: readonly KeyCondition[];
  readonly #mayMatch: ReturnType<typeof createTextConditions>;
  readonly #steps: Steps;
  readonly #known = new Map<string, string>();

  constructor(conditions: readonly KeyCondition[], steps: Steps) {
    this.#numbers = new Map(conditions.map((condition, index) => [condition, index]));
    this.#others = conditions.filter((condition) => !isOfFixedTexts(condition));
    this.#texts = conditions.filter(isOfFixedTexts);
    this.#mayMatch = createTextConditions(this.#texts);
    this.#steps = steps;
  }

  /** A name for all values that decide the conditions alike. */
  of(values: GivenValues | undefined, context: RequestContext): string {
    const text = JSON.stringify(values ?? null);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const others = this.#others.length > maxTested ? text : this.#test(this.#others, context);
    const name = `${others} ${this.#nameOfTexts(values, context)}`;
    this.#known.set(text, name);
    return name;
  }

  #test(conditions: readonly KeyCondition[], context: RequestContext): string {
    this.#steps.left -= conditions.length / testsPerStep;
    return conditions.map(({ holds }) => (holds(context) ? '1' : '0')).join('');
  }

  #nameOfTexts(values: GivenValues | undefined, context: RequestContext): string {
    const [value, ...more] = values === undefined || 'prefix' in values ? [] : values;
    // Set operators have fixed results for an empty text.
    if (value === undefined || value === '' || more.length > 0) return this.#test(this.#texts, context);
    const work = new WorkBudget(Number.POSITIVE_INFINITY);
    const found = this.#mayMatch(value, work);
    this.#steps.left -= found.length / testsPerStep + work.spent / charactersPerStep;
    const matching = found.filter(({ holds, condition }) => holds(context) !== condition.negated);
    const numbers = matching.map((condition) => this.#numbers.get(condition)).sort();
    return `matches ${numbers.join()}`;
  }
}
