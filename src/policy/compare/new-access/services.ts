import type { CallerNames } from '../../languages/statements/caller-form.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import { toLowerAscii } from '../../letter-case.ts';
import { patternsOf } from './filled-patterns.ts';
import type { KeyCondition } from './key-condition.ts';
import { linkedKeys } from './linked-keys.ts';
import { type Steps, spendOnTexts } from './steps.ts';
import { anyText, type TextClasses } from './text-classes.ts';
import { asGroup, textPattern } from './text-pattern.ts';

interface ServiceSource {
  /** The names of services that the documents contain. */
  readonly named: readonly string[];
  readonly conditions: readonly KeyCondition[];
  readonly names: CallerNames;
  readonly grammar: Grammar;
  readonly steps: Steps;
}

/** A service that matches none of the names. */
const otherThan = (named: readonly string[], suffix: string): string => {
  let name = 'other';
  while (named.includes(name + suffix)) name = `an${name}`;
  return name + suffix;
};

/**
 * One service name for each class that the principals of the documents and their conditions on service names
 * distinguish.
 */
export const findServices = (
  { named, conditions, names, grammar, steps }: ServiceSource,
  maxSteps: number,
): Omit<TextClasses, 'steps'> => {
  const { nameKey, alphabet, suffixes } = names.services;
  const linked = nameKey === null ? null : linkedKeys([toLowerAscii(nameKey)], conditions);
  const onName = conditions.filter((condition) => linked?.has(condition.lowerKey) && condition.isTextual);
  if (onName.length === 0) return { texts: [...named, otherThan(named, suffixes[0] ?? '')], complete: true };
  const patterns = [
    ...suffixes.map((suffix) => textPattern([{ text: `?*${suffix}`, wildcards: true }])),
    ...named.map((text) => textPattern([{ text, wildcards: false }])),
    ...onName.flatMap((condition) => asGroup(patternsOf(condition, () => [], names.arnParts))),
  ];
  const { texts, complete } = spendOnTexts(steps, patterns, { ...anyText, alphabet }, maxSteps);
  const isService = (text: string): boolean => grammar.principals.classify(null, text).kind === 'SERVICE';
  return { texts: [...new Set([...named, ...texts.filter(isService)])], complete };
};
