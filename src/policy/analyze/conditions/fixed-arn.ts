import type { ComparisonMode, Outcome } from './fixed-value.ts';
import { accountName, type ConditionScope } from './scope.ts';
import { beforeWildcard, hasWildcard, isMasked } from './wildcards.ts';

/** An ARN in a condition. The account is in the form of {@link accountName}; empty where there is none. */
export interface FixedArn {
  readonly account: string;
  readonly text: string;
  readonly isPattern: boolean;
}

/** A part of an ARN, by its place; null where the text has fewer parts. Most values are read without splitting them. */
const partOf = (value: string, place: number): string | null => {
  let from = 0;
  for (let at = 0; at < place; at += 1) {
    const colon = value.indexOf(':', from);
    if (colon < 0) return null;
    from = colon + 1;
  }
  const end = value.indexOf(':', from);
  return end < 0 ? value.slice(from) : value.slice(from, end);
};

/** Whether the only wildcards of an ARN are those of a masked account id. */
const hasOnlyMask = (value: string, scope: ConditionScope): boolean => {
  const { parts: count, accountPart, maskedAccountId } = scope.grammar.conditions.arnShape;
  if (maskedAccountId === null || !isMasked(partOf(value, accountPart) ?? '', scope)) return false;
  const parts = value.split(':');
  return parts.length >= count && parts.every((part, index) => index === accountPart || !hasWildcard(part));
};

/** Reads an ARN or a pattern of ARNs, with the account that it identifies. */
export const readArn = (
  value: string,
  mode: ComparisonMode,
  scope: ConditionScope,
): FixedArn | { readonly outcome: Outcome } => {
  if (hasOnlyMask(value, scope)) return readLiteral(value, scope);
  if (mode === 'LITERAL') return hasWildcard(value) ? { outcome: 'NOBODY' } : readLiteral(value, scope);
  if (mode === 'WILDCARDS') return readByPrefix(value, scope);
  return readByParts(value, scope);
};

const readLiteral = (value: string, scope: ConditionScope): FixedArn => ({
  account: accountIn(value, scope),
  text: value,
  isPattern: false,
});

const accountIn = (value: string, scope: ConditionScope): string => {
  const account = partOf(value, scope.grammar.conditions.arnShape.accountPart) ?? '';
  return account === '' ? '' : accountName(partitionIn(value, scope), account, scope);
};

const partitionIn = (value: string, { grammar }: ConditionScope): string | null => {
  const { partitionPart } = grammar.conditions.arnShape;
  return partitionPart === null ? null : partOf(value, partitionPart);
};

/** A wildcard may match colons, so there must be none up to the account. */
const readByPrefix = (value: string, scope: ConditionScope): FixedArn | { readonly outcome: Outcome } => {
  if (!hasWildcard(value)) return readLiteral(value, scope);
  const { accountPart, accountDigits } = scope.grammar.conditions.arnShape;
  const fixed = beforeWildcard(value);
  const account = partOf(fixed, accountPart) ?? '';
  const isWhole = partOf(fixed, accountPart + 1) !== null || account.length === accountDigits;
  if (account === '' || !isWhole) return { outcome: 'OPEN' };
  return { account: accountName(partitionIn(value, scope), account, scope), text: value, isPattern: true };
};

/** Wildcards stay within their part. One in the partition is read as the key's own partition. */
const readByParts = (value: string, scope: ConditionScope): FixedArn | { readonly outcome: Outcome } => {
  const { parts: count, accountPart } = scope.grammar.conditions.arnShape;
  if (partOf(value, count - 1) === null) return { outcome: value === '*' ? 'OPEN' : 'UNREADABLE' };
  const account = partOf(value, accountPart) ?? '';
  const isPattern = hasWildcard(value);
  if (hasWildcard(account) || (account === '' && isPattern)) return { outcome: 'OPEN' };
  const partition = partitionIn(value, scope);
  const ownOrNamed = partition !== null && hasWildcard(partition) ? null : partition;
  return { account: account === '' ? '' : accountName(ownOrNamed, account, scope), text: value, isPattern };
};
