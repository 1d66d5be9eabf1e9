import { placeholder } from '../../match/conditions/variable-syntax.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import { accountName, type ConditionScope, ownOrganization } from './scope.ts';

/**
 * What a value of a condition implies about a caller:
 * - a text without wildcards and variables in its significant part,
 * - OPEN: anyone may match it,
 * - NOBODY: no request can match it,
 * - UNREADABLE: its operator can't compare with it.
 */
export type Outcome = 'OPEN' | 'NOBODY' | 'UNREADABLE';

/** How an operator compares text: literally, with wildcards over the whole text, or ARNs part by part. */
export type Comparing = 'LITERAL' | 'WILDCARDS' | 'ARN_PARTS';

const comparingByOperator: ReadonlyMap<string, Comparing> = new Map([
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
export const comparingOf = ({ baseOperator }: KeyPolicyCondition): Comparing | null => {
  return comparingByOperator.get(baseOperator) ?? null;
};

const wildcard = /[*?]/;
export const hasWildcard = (text: string): boolean => wildcard.test(text);
export const beforeWildcard = (text: string): string => text.slice(0, text.search(/[*?]|$/));

/** The value of a variable, given in lower case, that follows from the key; null where it comes from the request. */
const fromKey = (variable: string, { grammar, ownAccount }: ConditionScope): string | null => {
  const what = grammar.conditions.variablesOfKey.get(variable);
  if (what === undefined) return null;
  return what === 'ACCOUNT' ? ownAccount : ownOrganization;
};

/** `aws:username`. A template's `${AWS::Region}` is no variable. */
const keyForm = /^[a-z0-9-]+:(?!:)./i;

/** A value of a condition, with variables replaced where they follow from the key. */
export interface FilledValue {
  readonly text: string;
  /** The text to compare: a variable that comes from the request is `*`, since it may be any text. */
  readonly comparing: Comparing;
}

/**
 * Replaces the variables of a value. A sender can match a condition through variables that come from the request.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export const fillFromKey = (value: string, comparing: Comparing, scope: ConditionScope): FilledValue => {
  if (!scope.variables || !value.includes('${')) return { text: value, comparing };
  let isOpen = false;
  const text = value.replace(placeholder, (whole, inner: string) => {
    const [name = ''] = inner.split(',', 1);
    const key = name.trim().toLowerCase();
    const filled = fromKey(key, scope);
    if (filled !== null) return filled;
    if (!keyForm.test(key)) return whole;
    isOpen = true;
    return '*';
  });
  // A variable's value may contain colons, so not even an Arn operator keeps it within its part.
  return { text, comparing: isOpen ? 'WILDCARDS' : comparing };
};

/** A masked account id still identifies one account, although it ends in asterisks. */
const isMasked = (accountId: string, { grammar }: ConditionScope): boolean =>
  grammar.conditions.arnShape.maskedAccountId?.test(accountId) === true;

/** Whether the only wildcards of an ARN are those of a masked account id. */
const hasOnlyMask = (arn: string, scope: ConditionScope): boolean => {
  const { parts: count, accountPart } = scope.grammar.conditions.arnShape;
  const parts = arn.split(':');
  if (parts.length < count || !isMasked(parts[accountPart] ?? '', scope)) return false;
  return parts.every((part, index) => index === accountPart || !hasWildcard(part));
};

/** Reads a value that identifies something only as a whole, such as the id of an account, an organization or a VPC. */
export const readName = (
  value: string,
  comparing: Comparing,
  scope: ConditionScope,
): string | { readonly outcome: Outcome } => {
  if (value === '') return { outcome: 'OPEN' };
  if (!hasWildcard(value) || isMasked(value, scope)) return value;
  return { outcome: comparing === 'LITERAL' ? 'NOBODY' : 'OPEN' };
};

/** Reads a path in an organization, which identifies it from `o-…/` on. */
export const readPath = (
  value: string,
  comparing: Comparing,
  scope: ConditionScope,
): string | { readonly outcome: Outcome } => {
  if (comparing === 'LITERAL' || !hasWildcard(value)) return readName(value, comparing, scope);
  const fixed = beforeWildcard(value);
  return fixed.includes('/') && /^[a-z]+-/i.test(fixed) ? value : { outcome: 'OPEN' };
};

/** An ARN in a condition. The account is in the form of {@link accountName}; empty where there is none. */
export interface FixedArn {
  readonly account: string;
  readonly text: string;
  readonly isPattern: boolean;
}

/** Reads an ARN or a pattern of ARNs, with the account that it identifies. */
export const readArn = (
  value: string,
  comparing: Comparing,
  scope: ConditionScope,
): FixedArn | { readonly outcome: Outcome } => {
  if (hasOnlyMask(value, scope)) return readLiteral(value, scope);
  if (comparing === 'LITERAL') return hasWildcard(value) ? { outcome: 'NOBODY' } : readLiteral(value, scope);
  if (comparing === 'WILDCARDS') return readByPrefix(value, scope);
  return readByParts(value, scope);
};

const readLiteral = (value: string, scope: ConditionScope): FixedArn => {
  const { accountPart, partitionPart } = scope.grammar.conditions.arnShape;
  const parts = value.split(':');
  const account = parts[accountPart] ?? '';
  const partition = partitionPart === null ? null : (parts[partitionPart] ?? null);
  return { account: account === '' ? '' : accountName(partition, account, scope), text: value, isPattern: false };
};

/** A wildcard may match colons, so there must be none up to the account. */
const readByPrefix = (value: string, scope: ConditionScope): FixedArn | { readonly outcome: Outcome } => {
  if (!hasWildcard(value)) return readLiteral(value, scope);
  const { accountPart, accountDigits } = scope.grammar.conditions.arnShape;
  const parts = beforeWildcard(value).split(':');
  const account = parts[accountPart] ?? '';
  const isWhole = parts.length > accountPart + 1 || account.length === accountDigits;
  if (account === '' || !isWhole) return { outcome: 'OPEN' };
  return { account: readLiteral(parts.join(':'), scope).account, text: value, isPattern: true };
};

/** Wildcards stay within their part. One in the partition is read as the key's own partition. */
const readByParts = (value: string, scope: ConditionScope): FixedArn | { readonly outcome: Outcome } => {
  const { parts: count, accountPart, partitionPart } = scope.grammar.conditions.arnShape;
  const parts = value.split(':');
  if (parts.length < count) return { outcome: value === '*' ? 'OPEN' : 'UNREADABLE' };
  const account = parts[accountPart] ?? '';
  const isPattern = hasWildcard(value);
  if (hasWildcard(account) || (account === '' && isPattern)) return { outcome: 'OPEN' };
  const partition = partitionPart === null ? null : (parts[partitionPart] ?? null);
  const ownOrNamed = partition !== null && hasWildcard(partition) ? null : partition;
  return { account: account === '' ? '' : accountName(ownOrNamed, account, scope), text: value, isPattern };
};
