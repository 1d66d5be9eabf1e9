import type { ConditionGrammar } from '../../languages/statements/grammar.ts';
import { unlimitedWork } from '../../work-budget.ts';
import { KeyClasses } from './key-classes.ts';
import type { KeyCondition } from './key-condition.ts';
import type { Steps } from './steps.ts';

/** The values of a key in a request; empty where the key is absent. */
export type Values = readonly string[];

/** A key, and what tells its values apart. */
interface ChoiceSource {
  readonly lowerKey: string;
  /** The conditions on the key. */
  readonly conditions: readonly KeyCondition[];
  /** Whether conditions on other keys depend on the values. */
  readonly isLinked: boolean;
  readonly grammar: ConditionGrammar;
  readonly steps: Steps;
}

const maxChoices = 1_000;

/** The choices of values that the conditions distinguish, one for each class. */
class Choices {
  readonly #source: ChoiceSource;
  readonly #classes: KeyClasses;
  readonly #found = new Map<string, Values>();

  constructor(source: ChoiceSource) {
    this.#source = source;
    const plain = source.conditions.filter(({ variables }) => variables.length === 0);
    this.#classes = new KeyClasses(plain, source.steps);
  }

  get all(): readonly Values[] {
    return [...this.#found.values()];
  }

  get mayGrow(): boolean {
    return this.#found.size <= maxChoices && this.#source.steps.left > 0;
  }

  /** False where an earlier choice is of the same class. */
  add(values: Values): boolean {
    const name = this.#source.isLinked ? JSON.stringify(values) : this.#classOf(values);
    if (this.#found.has(name)) return false;
    this.#found.set(name, values);
    return true;
  }

  /** Another text of the same class; the text itself where none is found. */
  siblingOf(value: string): string {
    const isSibling = (text: string): boolean => this.#classOf([text]) === this.#classOf([value]);
    return [`${value}x`, `x${value}`, `${value}/x`].find(isSibling) ?? value;
  }

  #classOf(values: Values): string {
    const { grammar, lowerKey, steps } = this.#source;
    steps.left -= 1;
    const lookUp = (key: string): Values => (key === lowerKey ? values : []);
    return this.#classes.of(values, { work: unlimitedWork, isMultivalued: grammar.isMultivalued, lookUp });
  }
}

/** Adds two values of each class; those that make a difference. Null where there are too many. */
const addPairs = (choices: Choices, single: readonly string[]): readonly Values[] | null => {
  const pairs: Values[] = [];
  for (const value of single) {
    if (!choices.mayGrow) return null;
    const pair = [value, choices.siblingOf(value)];
    if (choices.add(pair)) pairs.push(pair);
  }
  return pairs;
};

/** Adds the sets that have one value more than the given ones, as long as they make a difference. */
const addSets = (choices: Choices, single: readonly string[], smaller: readonly Values[]): boolean => {
  let sets = smaller;
  while (sets.length > 0) {
    const larger: Values[] = [];
    for (const set of sets) {
      for (const value of single) {
        if (!choices.mayGrow) return false;
        const values = [...set, value];
        if (!set.includes(value) && choices.add(values)) larger.push(values);
      }
    }
    sets = larger;
  }
  return true;
};

/**
 * The key's absence, single values, and sets of them where the key may have several; of each class that the conditions
 * distinguish, the first. Null where there are too many, or too few steps are left.
 */
export const choicesOf = (single: readonly string[], source: ChoiceSource): readonly Values[] | null => {
  const { conditions, grammar, lowerKey, steps } = source;
  const choices = new Choices(source);
  choices.add([]);
  for (const value of single) if (steps.left > 0) choices.add([value]);
  if (steps.left <= 0) return null;
  if (!grammar.isMultivalued(lowerKey) && grammar.isKnownKey(lowerKey)) return choices.all;
  const isForSets = conditions.some(({ condition }) => condition.setQualifier !== null);
  // Without a set operator, all requests with several values are alike.
  const pairs = addPairs(choices, isForSets ? single : single.slice(0, 1));
  if (pairs === null) return null;
  const sets = [...single.map((value) => [value]), ...pairs];
  return !isForSets || addSets(choices, single, sets) ? choices.all : null;
};
