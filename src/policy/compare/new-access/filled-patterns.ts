import { isVariable, type TemplatePart, toTemplate } from '../../match/conditions/template.ts';
import type { GlobPiece } from '../../match/glob.ts';
import type { KeyCondition } from './key-condition.ts';
import { arnPattern, type TextPattern, textPattern } from './text-pattern.ts';

/** The possible values of a policy variable, by its key in lower case. */
export type VariableValues = (lowerKey: string) => readonly string[];

/** The maximum number of ways to fill one value. */
export const maxFillings = 200;

const literal = (text: string): GlobPiece => ({ text, wildcards: false });

const optionsOf = (part: TemplatePart, variableValues: VariableValues): readonly GlobPiece[] => {
  if (!isVariable(part)) return [part];
  const given = variableValues(part.lookupKey).map(literal);
  return part.otherwise === null ? given : [...given, literal(part.otherwise)];
};

/** All ways to fill the value, up to a limit. */
const fill = (parts: readonly TemplatePart[], variableValues: VariableValues): readonly (readonly GlobPiece[])[] =>
  parts.reduce<readonly (readonly GlobPiece[])[]>(
    (filled, part) =>
      optionsOf(part, variableValues)
        .flatMap((option) => filled.map((pieces) => [...pieces, option]))
        .slice(0, maxFillings),
    [[]],
  );

const toPattern = (
  { condition: { baseOperator }, family }: KeyCondition,
  pieces: readonly GlobPiece[],
  arnParts: number,
) => {
  if (family === 'ARN') return arnPattern(pieces, arnParts);
  return textPattern(pieces, family === 'BOOL' || baseOperator.endsWith('IgnoreCase'));
};

/** The texts that match the values of a condition, for each way to fill the policy variables in them. */
export const patternsOf = (
  condition: KeyCondition,
  variableValues: VariableValues,
  arnParts: number,
): readonly TextPattern[] =>
  condition.condition.values
    .map((value) => toTemplate(value, condition.usesWildcards, condition.allowsVariables).parts)
    .flatMap((parts) => fill(parts, variableValues))
    .flatMap((pieces) => toPattern(condition, pieces, arnParts) ?? []);

/** Whether each value with policy variables is a single variable without other text, or has only known ones. */
export const isPlainlyFilled = (
  { condition, variables }: KeyCondition,
  isKnown: (lowerKey: string) => boolean,
): boolean =>
  variables.every(isKnown) ||
  condition.values.every((value) => {
    const parts = toTemplate(value, true, true).parts.filter((part) => isVariable(part) || part.text !== '');
    return parts.every((part) => !isVariable(part)) || parts.length === 1;
  });
