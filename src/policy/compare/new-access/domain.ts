import type { ConditionGrammar } from '../../languages/statements/grammar.ts';
import { choicesOf, type Values } from './choices.ts';
import { isPlainlyFilled, maxFillings, patternsOf, type VariableValues } from './filled-patterns.ts';
import type { KeyCondition } from './key-condition.ts';
import { candidatesOf } from './ordered-values.ts';
import { type Steps, spendOnTexts } from './steps.ts';
import { anyText } from './text-classes.ts';
import { asGroup, type TextPattern, textPattern } from './text-pattern.ts';

/** One choice of values for each class that the conditions on a key distinguish. */
export interface Domain {
  readonly lowerKey: string;
  /** As one of the documents spells it. */
  readonly key: string;
  /** The fewest values first. */
  readonly choices: readonly Values[];
  /** Null where every class is represented; otherwise the reason why one may be missing. */
  readonly gap: string | null;
  /** Whether conditions on other keys depend on the values. */
  readonly isLinked: boolean;
}

/** What domains are created from. */
interface DomainSource {
  readonly conditions: readonly KeyCondition[];
  readonly grammar: ConditionGrammar;
  /** The number of parts of an ARN. */
  readonly arnParts: number;
  /** Values of keys that follow from the caller or the key. */
  readonly derived: ReadonlyMap<string, readonly string[]>;
  readonly steps: Steps;
}

const maxSteps = 600_000;

const unknownDomain = (lowerKey: string, why: string): Domain => ({
  lowerKey,
  key: lowerKey,
  choices: [[]],
  gap: `${lowerKey} ${why}`,
  isLinked: true,
});

/** Whether the condition compares values that are not texts, such as numbers. */
const isOfOtherValues = ({ isTextual, family }: KeyCondition): boolean =>
  !isTextual && family !== 'NULL' && family !== null;

/** Whether some conditions compare the key in one way, and others in another. */
const isMixed = (conditions: readonly KeyCondition[]): boolean => {
  const texts = conditions.some(({ isTextual }) => isTextual) ? ['TEXT'] : [];
  return new Set([...texts, ...conditions.filter(isOfOtherValues).map(({ family }) => family)]).size > 1;
};

/** Creates the domain of each key once; keys in policy variables come before the keys compared with them. */
export class Domains {
  readonly #source: DomainSource;
  readonly #created = new Map<string, Domain>();
  readonly #inCreation = new Set<string>();
  readonly #knownPatterns = new Map<KeyCondition, readonly TextPattern[]>();

  constructor(source: DomainSource) {
    this.#source = source;
  }

  of(lowerKey: string): Domain {
    const known = this.#created.get(lowerKey);
    if (known !== undefined) return known;
    if (this.#inCreation.has(lowerKey)) return unknownDomain(lowerKey, 'refers to itself through a policy variable');
    if (this.#source.steps.left <= 0) return unknownDomain(lowerKey, 'has too many combinations of values');
    this.#inCreation.add(lowerKey);
    const domain = this.#create(lowerKey);
    this.#created.set(lowerKey, domain);
    return domain;
  }

  #create(lowerKey: string): Domain {
    const { grammar, steps } = this.#source;
    const own = this.#source.conditions.filter((condition) => condition.lowerKey === lowerKey);
    const variableValues: VariableValues = (key) => this.#source.derived.get(key) ?? this.of(key).choices.flat();
    const texts = own.filter(({ isTextual }) => isTextual);
    const others = own.filter(isOfOtherValues);
    const isLinked = own.some(({ variables }) => variables.length > 0) || this.#fills(lowerKey);
    const compared = texts.map((condition) => this.#patterns(condition, variableValues));
    // Where other keys have to equal this one, it matters which of a condition's values it has.
    const patterns = isLinked ? [...compared.flat(), ...this.#filledBy(lowerKey)] : compared.flatMap(asGroup);
    const classes = spendOnTexts(steps, patterns, anyText, maxSteps);
    const single = ['', ...classes.texts, ...candidatesOf(others)];
    const choices = choicesOf(single, { lowerKey, conditions: own, isLinked, grammar, steps });
    const byDefault: readonly Values[] = [[], ...single.map((value) => [value])];
    const key = own[0]?.condition.key ?? lowerKey;
    const gap =
      (classes.complete ? null : `the values of ${lowerKey} fall into too many classes`) ??
      (isMixed(own) ? `${lowerKey} is compared both as text and as something else` : null) ??
      (choices === null ? `${lowerKey} has too many combinations of values` : null) ??
      this.#gapOfVariables(lowerKey, own);
    return { lowerKey, key, choices: choices ?? byDefault, gap, isLinked };
  }

  #gapOfVariables(lowerKey: string, own: readonly KeyCondition[]): string | null {
    if (this.#exceedsFillings(own)) return `${lowerKey} is compared with policy variables of too many values`;
    const mixed = own.find((condition) => !isPlainlyFilled(condition, (key) => this.#source.derived.has(key)));
    return mixed === undefined
      ? null
      : `${mixed.condition.key} is compared with a policy variable and other text together`;
  }

  #patterns(condition: KeyCondition, variableValues: VariableValues): readonly TextPattern[] {
    return patternsOf(condition, variableValues, this.#source.arnParts);
  }

  /**
   * The patterns of conditions with this key as a policy variable, so that the keys can be equal in every possible way.
   */
  #filledBy(lowerKey: string): readonly TextPattern[] {
    const filled = new Set(this.#filledConditions(lowerKey).map((condition) => condition.lowerKey));
    const derived = [...filled].flatMap((key) => this.#source.derived.get(key) ?? []);
    const compared = this.#source.conditions.filter(
      (condition) => filled.has(condition.lowerKey) && condition.isTextual,
    );
    return [
      ...derived.map((text) => textPattern([{ text, wildcards: false }])),
      ...compared.flatMap((condition) => this.#derivedPatterns(condition)),
    ];
  }

  /** Whether values that follow from caller or key are too many to fill all of them. */
  #exceedsFillings(own: readonly KeyCondition[]): boolean {
    const { derived } = this.#source;
    return own.some(({ variables }) => variables.some((key) => (derived.get(key)?.length ?? 0) > maxFillings));
  }

  /** Patterns with the values that follow from caller or key: the same for all keys in the policy variables. */
  #derivedPatterns(condition: KeyCondition): readonly TextPattern[] {
    const known = this.#knownPatterns.get(condition);
    if (known !== undefined) return known;
    const patterns = this.#patterns(condition, (key) => this.#source.derived.get(key) ?? []);
    this.#knownPatterns.set(condition, patterns);
    return patterns;
  }

  #filledConditions(lowerKey: string): readonly KeyCondition[] {
    return this.#source.conditions.filter(({ variables }) => variables.includes(lowerKey));
  }

  #fills(lowerKey: string): boolean {
    return this.#filledConditions(lowerKey).length > 0;
  }
}
