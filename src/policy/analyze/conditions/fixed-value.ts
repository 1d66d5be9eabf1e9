import { placeholder } from '../../match/conditions/variable-syntax.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import { type ConditionScope, ownOrganization } from './scope.ts';

/**
 * What a value of a condition implies about a caller:
 * - a text without wildcards and variables in its significant part,
 * - OPEN: anyone may match it,
 * - NOBODY: no request can match it,
 * - UNREADABLE: its operator can't compare with it.
 */
export type Outcome = 'OPEN' | 'NOBODY' | 'UNREADABLE';

/** How an operator compares text: literally, with wildcards over the whole text, or ARNs part by part. */
export type ComparisonMode = 'LITERAL' | 'WILDCARDS' | 'ARN_PARTS';

const modesByOperator: ReadonlyMap<string, ComparisonMode> = new Map([
  ['StringEquals', 'LITERAL'],
  ['StringNotEquals', 'LITERAL'],
  ['StringEqualsIgnoreCase', 'LITERAL'],
  ['StringNotEqualsIgnoreCase', 'LITERAL'],
  ['StringLike', 'WILDCARDS'],
  ['StringNotLike', 'WILDCARDS'],
  ['ArnEquals', 'ARN_PARTS'],
  ['ArnNotEquals', 'ARN_PARTS'],
  ['ArnLike', 'ARN_PARTS'],
  ['ArnNotLike', 'ARN_PARTS'],
]);

/** How the operator of a condition compares text; null where it compares something else. */
export const comparisonModeOf = ({ baseOperator }: KeyPolicyCondition): ComparisonMode | null => {
  return modesByOperator.get(baseOperator) ?? null;
};

/** The value of a variable, given in lower case, that follows from the key; null where it comes from the request. */
const fromKey = (variable: string, { grammar, ownAccount }: ConditionScope): string | null => {
  const what = grammar.conditions.variablesOfKey.get(variable);
  if (what === undefined) return null;
  return what === 'ACCOUNT' ? ownAccount : ownOrganization;
};

/** `aws:username`. A template's `${AWS::Region}` is no variable. */
const keyForm = /^[a-z0-9-]+:(?!:)./i;

/** `${*}` stands for the character itself, which is read as a wildcard: that matches more. */
const isEscape = (inner: string): boolean => inner === '*' || inner === '?';

/** A value of a condition, with variables replaced where they follow from the key. */
export interface ResolvedValue {
  /** The text to compare: a variable that comes from the request is `*`, since it may be any text. */
  readonly text: string;
  readonly mode: ComparisonMode;
  /** False where the text matches more than the value, such as `*` for a variable. */
  readonly isExact: boolean;
}

/**
 * Replaces the variables of a value. A sender can match a condition through variables that come from the request.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export const fillFromKey = (value: string, mode: ComparisonMode, scope: ConditionScope): ResolvedValue => {
  if (!scope.allowsVariables || !value.includes('${')) return { text: value, mode, isExact: true };
  let isOpen = false;
  const text = value.replace(placeholder, (whole, inner: string) => {
    if (inner === '$') return inner;
    const [name = ''] = inner.split(',', 1);
    const key = name.trim().toLowerCase();
    const filled = fromKey(key, scope);
    if (filled !== null) return filled;
    if (!isEscape(inner) && !keyForm.test(key)) return whole;
    isOpen = true;
    return isEscape(inner) ? inner : '*';
  });
  // A variable's value may contain colons, so not even an Arn operator keeps it within its part.
  return { text, mode: isOpen ? 'WILDCARDS' : mode, isExact: !isOpen };
};
