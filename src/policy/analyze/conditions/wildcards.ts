import type { ConditionScope } from './scope.ts';

const wildcard = /[*?]/;
export const hasWildcard = (text: string): boolean => wildcard.test(text);
export const beforeWildcard = (text: string): string => before(before(text, '*'), '?');

const before = (text: string, mark: string): string => {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(0, at);
};

/** A masked account id still identifies one account, although it ends in asterisks. */
export const isMasked = (accountId: string, { grammar }: ConditionScope): boolean =>
  grammar.conditions.arnShape.maskedAccountId?.test(accountId) === true;
