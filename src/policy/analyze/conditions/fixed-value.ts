import { placeholder } from '../../match/conditions/template.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import { accountName, type ConditionScope, ownOrganization } from './scope.ts';

/**
 * What a value of a condition says of a caller:
 * - a text that is free of wildcards and variables as far as it matters,
 * - OPEN: anybody may meet it,
 * - NOBODY: no request can,
 * - UNREADABLE: its operator can make nothing of it.
 */
export type Outcome = 'OPEN' | 'NOBODY' | 'UNREADABLE';

/** How an operator compares text: as it is, by wildcards over the whole of it, or ARNs part by part. */
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

/** What the key fills in for a variable in lower case; null where the request does. */
const fromKey = (variable: string, { grammar, ownAccount }: ConditionScope): string | null => {
  const what = grammar.conditions.variablesOfKey.get(variable);
  if (what === undefined) return null;
  return what === 'ACCOUNT' ? ownAccount : ownOrganization;
};

/** `aws:username`. A template's `${AWS::Region}` is no variable. */
const keyForm = /^[a-z0-9-]+:(?!:)./i;

/** A value of a condition, with what the key fills in. */
export interface FilledValue {
  readonly text: string;
  /** How it compares: a variable that a request fills in is written as `*`, since it stands for any text. */
  readonly comparing: Comparing;
}

/**
 * Reads the variables of a value: whoever sends a request may meet a condition by what the request fills in.
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
  // Text that is filled in may hold colons, so that not even an Arn operator keeps it within its part.
  return { text, comparing: isOpen ? 'WILDCARDS' : comparing };
};

/** The documents of Alibaba Cloud mask the last digits of an account id, which stands for one account all the same. */
const maskedId = /^\d{8,}\*{4}$/;
const maskedArn = /^(acs:[^:*?]*:[^:*?]*:\d{8,}\*{4}:)([^*?]+)$/;

/** A name that fixes something only as a whole, such as an account id, an organization's id, or a VPC's. */
export const readName = (value: string, comparing: Comparing): string | { readonly outcome: Outcome } => {
  if (value === '') return { outcome: 'OPEN' };
  if (!hasWildcard(value) || maskedId.test(value)) return value;
  return { outcome: comparing === 'LITERAL' ? 'NOBODY' : 'OPEN' };
};

/** A path in an organization fixes it from `o-…/` on. */
export const readPath = (value: string, comparing: Comparing): string | { readonly outcome: Outcome } => {
  if (comparing === 'LITERAL' || !hasWildcard(value)) return readName(value, comparing);
  const fixed = beforeWildcard(value);
  return fixed.includes('/') && /^[a-z]+-/i.test(fixed) ? value : { outcome: 'OPEN' };
};

/** An ARN of a condition: its account, as {@link accountName} writes it; empty where it has none. */
export interface FixedArn {
  readonly account: string;
  readonly text: string;
  readonly isPattern: boolean;
}

/** Reads an ARN, or a pattern of ARNs, by the account that it fixes. */
export const readArn = (
  value: string,
  comparing: Comparing,
  scope: ConditionScope,
): FixedArn | { readonly outcome: Outcome } => {
  if (maskedArn.test(value)) return readLiteral(value, scope);
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

/** A wildcard may stand for colons, so all up to the account must be free of it. */
const readByPrefix = (value: string, scope: ConditionScope): FixedArn | { readonly outcome: Outcome } => {
  if (!hasWildcard(value)) return readLiteral(value, scope);
  const { accountPart, accountDigits } = scope.grammar.conditions.arnShape;
  const parts = beforeWildcard(value).split(':');
  const account = parts[accountPart] ?? '';
  const isWhole = parts.length > accountPart + 1 || account.length === accountDigits;
  if (account === '' || !isWhole) return { outcome: 'OPEN' };
  return { account: readLiteral(parts.join(':'), scope).account, text: value, isPattern: true };
};

/** Wildcards stay within their part. One for the partition stands for the key's own. */
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
