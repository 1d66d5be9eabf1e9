import type { GivenValues, RequestContext } from '../../match/conditions/context.ts';
import { WorkBudget } from '../../work-budget.ts';
import type { KeyCondition } from './key-condition.ts';
import type { Steps } from './steps.ts';
import { createTextConditions, isOfFixedTexts } from './text-conditions.ts';

/** Many conditions that are tested one by one are likely to distinguish all values anyway. */
const maxTested = 16;
/** Comparing with one value takes less time than the rest of a condition, and so does reading a character. */
const valuesPerStep = 8;
const charactersPerStep = 64;

/** The only value, unless it is empty, for which set operators have fixed results. */
const singleOf = (values: GivenValues | undefined): string | null => {
  const [value = '', ...more] = values === undefined || 'prefix' in values ? [] : values;
  return value === '' || more.length > 0 ? null : value;
};

const countOf = (values: GivenValues | undefined): number =>
  values === undefined || 'prefix' in values ? 1 : Math.max(1, values.length);

/** Tells values of one key apart by the conditions on it, which have no policy variables. */
export class KeyClasses {
  readonly #numbers: ReadonlyMap<KeyCondition, number>;
  readonly #others: readonly KeyCondition[];
  readonly #mayMatch: ReturnType<typeof createTextConditions>;
  readonly #steps: Steps;
  readonly #known = new Map<string, string>();

  constructor(conditions: readonly KeyCondition[], steps: Steps) {
    this.#numbers = new Map(conditions.map((condition, index) => [condition, index]));
    this.#others = conditions.filter((condition) => !isOfFixedTexts(condition));
    this.#mayMatch = createTextConditions(conditions.filter(isOfFixedTexts));
    this.#steps = steps;
  }

  /** A name for all values that decide the conditions alike. */
  of(values: GivenValues | undefined, context: RequestContext): string {
    const count = countOf(values);
    if (count > 1) return this.#test([...this.#numbers.keys()], context, count);
    const text = JSON.stringify(values ?? null);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const value = singleOf(values);
    const name = value === null ? this.#test([...this.#numbers.keys()], context) : this.#nameOf(value, context);
    this.#known.set(text, name);
    return name;
  }

  #test(conditions: readonly KeyCondition[], context: RequestContext, values = 1): string {
    const compared = conditions.reduce((sum, { condition }) => sum + 1 + condition.values.length / valuesPerStep, 0);
    this.#steps.left -= compared * values;
    return conditions.map(({ holds }) => (holds(context) ? '1' : '0')).join('');
  }

  #nameOf(value: string, context: RequestContext): string {
    const work = new WorkBudget(Number.POSITIVE_INFINITY);
    const found = this.#mayMatch(value, work);
    this.#steps.left -= found.length + work.spent / charactersPerStep;
    const matching = found.filter(({ holds, condition }) => holds(context) !== condition.negated);
    const numbers = matching.map((condition) => this.#numbers.get(condition)).sort();
    const others = this.#others.length > maxTested ? JSON.stringify(value) : this.#test(this.#others, context);
    return `matches ${numbers.join()} ${others}`;
  }
}
