import type { ComparisonMode, Outcome } from './fixed-value.ts';
import { accountName, type ConditionScope } from './scope.ts';
import { beforeWildcard, hasWildcard, isMasked } from './wildcards.ts';

/** An ARN in a condition. The account is in the form of {@link accountName}; empty where there is none. */
export interface FixedArn {
  readonly account: string;
  readonly text: string;
  readonly isPattern: boolean;
}

/** Whether the only wildcards of an ARN are those of a masked account id. */
const hasOnlyMask = (parts: readonly string[], scope: ConditionScope): boolean => {
  const { parts: count, accountPart } = scope.grammar.conditions.arnShape;
  if (parts.length < count || !isMasked(parts[accountPart] ?? '', scope)) return false;
  return parts.every((part, index) => index === accountPart || !hasWildcard(part));
};

/** Reads an ARN or a pattern of ARNs, with the account that it identifies. */
export const readArn = (
  value: string,
  mode: ComparisonMode,
  scope: ConditionScope,
): FixedArn | { readonly outcome: Outcome } => {
  const parts = value.split(':');
  if (hasOnlyMask(parts, scope)) return readLiteral(value, parts, scope);
  if (mode === 'LITERAL') return hasWildcard(value) ? { outcome: 'NOBODY' } : readLiteral(value, parts, scope);
  if (mode === 'WILDCARDS') return readByPrefix(value, parts, scope);
  return readByParts(value, parts, scope);
};

const readLiteral = (value: string, parts: readonly string[], scope: ConditionScope): FixedArn => ({
  account: accountIn(parts, scope),
  text: value,
  isPattern: false,
});

const accountIn = (parts: readonly string[], scope: ConditionScope): string => {
  const account = parts[scope.grammar.conditions.arnShape.accountPart] ?? '';
  return account === '' ? '' : accountName(partitionIn(parts, scope), account, scope);
};

const partitionIn = (parts: readonly string[], { grammar }: ConditionScope): string | null => {
  const { partitionPart } = grammar.conditions.arnShape;
  return partitionPart === null ? null : (parts[partitionPart] ?? null);
};

/** A wildcard may match colons, so there must be none up to the account. */
const readByPrefix = (
  value: string,
  parts: readonly string[],
  scope: ConditionScope,
): FixedArn | { readonly outcome: Outcome } => {
  if (!hasWildcard(value)) return readLiteral(value, parts, scope);
  const { accountPart, accountDigits } = scope.grammar.conditions.arnShape;
  const wildcardPart = parts.findIndex(hasWildcard);
  if (wildcardPart < accountPart) return { outcome: 'OPEN' };
  const account = beforeWildcard(parts[accountPart] ?? '');
  const isWhole = wildcardPart > accountPart || account.length === accountDigits;
  if (account === '' || !isWhole) return { outcome: 'OPEN' };
  return { account: accountName(partitionIn(parts, scope), account, scope), text: value, isPattern: true };
};

/** Wildcards stay within their part. One in the partition is read as the key's own partition. */
const readByParts = (
  value: string,
  parts: readonly string[],
  scope: ConditionScope,
): FixedArn | { readonly outcome: Outcome } => {
  const { parts: count, accountPart } = scope.grammar.conditions.arnShape;
  if (parts.length < count) return { outcome: value === '*' ? 'OPEN' : 'UNREADABLE' };
  const account = parts[accountPart] ?? '';
  const isPattern = hasWildcard(value);
  if (hasWildcard(account) || (account === '' && isPattern)) return { outcome: 'OPEN' };
  const partition = partitionIn(parts, scope);
  const ownOrNamed = partition !== null && hasWildcard(partition) ? null : partition;
  return { account: account === '' ? '' : accountName(ownOrNamed, account, scope), text: value, isPattern };
};
