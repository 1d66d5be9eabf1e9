import { groupBy } from '../../group-by.ts';
import type { CallerNames } from '../../languages/statements/caller-form.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { PolicySubject } from '../../types.ts';
import { patternOfAnyAccount } from './account-in-place.ts';
import { patternsOf } from './filled-patterns.ts';
import type { KeyCondition } from './key-condition.ts';
import { linkedKeys } from './linked-keys.ts';
import { asGroup, glob, literal, star, starInPart, type TextPattern, type Token } from './text-pattern.ts';

interface PatternSource {
  readonly conditions: readonly KeyCondition[];
  readonly names: CallerNames;
  readonly subject: PolicySubject;
}

/** Extends a pattern of the account to a pattern of the whole name. Its wildcards stay within the account's part. */
const inAccountPart = ({ tokens, ...rest }: TextPattern, start: string): TextPattern => {
  const inPart = tokens.map((token): Token => (token === star ? starInPart : token));
  return { tokens: [...literal(start).tokens, ...inPart, ...glob(':*').tokens], ...rest };
};

/** Callers of the key's own account are a separate class, since some actions are limited to them. */
const ownAccount = ({ accountId }: PolicySubject, start: string): readonly TextPattern[] =>
  accountId === null ? [] : [glob(`${start}${accountId}:*`)];

/** Longer than the beginning of any ARN up to its account. */
const longestHead = 128;
/** The characters before the first wildcard; empty where letter case does not matter. */
const headOf = ({ tokens, ignoreCase }: TextPattern): string => {
  if (ignoreCase) return '';
  const end = tokens.findIndex((token) => token < 0);
  return String.fromCharCode(...tokens.slice(0, Math.min(end < 0 ? tokens.length : end, longestHead)));
};

/** The patterns that may match names of one account; of any account where it is null. */
type CallerPatterns = (accountId: string | null) => readonly TextPattern[];

/** A pattern may match the names that have its beginning, or that it begins like. */
const byAccount = (patterns: readonly TextPattern[], start: string): CallerPatterns => {
  const placed = patterns.flatMap((pattern) => {
    const head = headOf(pattern);
    if (!head.startsWith(start) && !start.startsWith(head)) return [];
    return { pattern, account: /^[^:]*:?/.exec(head.slice(start.length))?.[0] ?? '' };
  });
  const groups = groupBy(placed, ({ account }) => account);
  return (accountId) => {
    if (accountId === null) return placed.map(({ pattern }) => pattern);
    const text = `${accountId}:`;
    const beginnings = Array.from({ length: text.length + 1 }, (_, length) => text.slice(0, length));
    return beginnings.flatMap((account) => (groups.get(account) ?? []).map(({ pattern }) => pattern));
  };
};

const patternsOfKeys = (
  keys: readonly string[],
  conditions: readonly KeyCondition[],
  names: CallerNames,
): readonly TextPattern[] => {
  const linked = linkedKeys(keys.map(toLowerAscii), conditions);
  const patternsOfNames = (condition: KeyCondition): readonly TextPattern[] => [
    ...patternsOf(condition, () => [], names.arnParts),
    ...(condition.variables.length === 0 ? [] : condition.condition.values).flatMap(
      (value) => patternOfAnyAccount(value, condition.usesWildcards, names) ?? [],
    ),
  ];
  return conditions
    .filter((condition) => linked.has(condition.lowerKey) && condition.isTextual)
    .flatMap((condition) => asGroup(patternsOfNames(condition)));
};

/** The patterns of conditions on the caller's ARN, and on keys that may have to equal it. */
export const patternsOfArns = (conditions: readonly KeyCondition[], names: CallerNames): readonly TextPattern[] =>
  patternsOfKeys([names.arnKey], conditions, names);

/**
 * The patterns that distinguish callers by their names, which consist of `start`, the account and the rest: the key's
 * own account, and conditions on the caller's ARN and account, and on keys that may have to equal these.
 */
export const createCallerPatterns = (start: string, { conditions, names, subject }: PatternSource): CallerPatterns => {
  const patterns = [
    ...ownAccount(subject, start),
    ...patternsOfArns(conditions, names),
    ...patternsOfKeys(names.accountKeys, conditions, names).map((pattern) => inAccountPart(pattern, start)),
  ];
  return byAccount(patterns, start);
};
