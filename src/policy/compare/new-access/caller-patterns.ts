import type { CallerNames } from '../../languages/statements/caller-form.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyPrincipal, PolicySubject } from '../../types.ts';
import { patternsOf } from './filled-patterns.ts';
import { isTextual, type KeyCondition } from './key-condition.ts';
import { roleOf } from './statement-audience.ts';
import { star, starInPart, type TextPattern, type Token, textPattern } from './text-pattern.ts';

interface PatternSource {
  /** The principals of both documents that may be a caller of the searched account, or of any. */
  readonly principals: readonly KeyPolicyPrincipal[];
  readonly conditions: readonly KeyCondition[];
  readonly names: CallerNames;
  readonly subject: PolicySubject;
}

const literal = (text: string): TextPattern => textPattern([{ text, wildcards: false }]);
const glob = (text: string): TextPattern => textPattern([{ text, wildcards: true }]);

/** The names that a principal of a policy stands for. A session's role is known by its name, whatever its path. */
const patternsOfPrincipal = (
  principal: KeyPolicyPrincipal,
  start: string,
  roleKind: string,
): readonly TextPattern[] => {
  const { kind, accountId, value } = principal;
  if (accountId === null) return [];
  if (kind === 'ACCOUNT') return [glob(`${start}${accountId}:*`)];
  const role = roleOf(principal);
  const own = start + accountId + roleKind;
  return role === null ? [literal(value)] : [literal(value), literal(own + role), glob(`${own}*/${role}`)];
};

/** Extends a pattern of the account to a pattern of the whole name. Its wildcards stay within the account's part. */
const inAccountPart = ({ tokens, ignoreCase }: TextPattern, start: string): TextPattern => {
  const inPart = tokens.map((token): Token => (token === star ? starInPart : token));
  return { tokens: [...literal(start).tokens, ...inPart, ...glob(':*').tokens], ignoreCase };
};

/** Callers of the key's own account are a separate class, since some actions are limited to them. */
const ownAccount = ({ accountId }: PolicySubject, start: string): readonly TextPattern[] =>
  accountId === null ? [] : [glob(`${start}${accountId}:*`)];

/**
 * The patterns that distinguish callers by their names, which consist of `start`, the account and the rest: the key's
 * own account, the principals of both documents, and their conditions on the caller's ARN and account.
 */
export const callerPatterns = (
  start: string,
  { principals, conditions, names, subject }: PatternSource,
): readonly TextPattern[] => {
  const ofKeys = (keys: readonly string[]): readonly TextPattern[] =>
    conditions
      .filter((condition) => keys.map(toLowerAscii).includes(condition.lowerKey) && isTextual(condition))
      .flatMap((condition) => patternsOf(condition, () => [], names.arnParts));
  return [
    ...ownAccount(subject, start),
    ...ofKeys([names.arnKey]),
    ...ofKeys(names.accountKeys).map((pattern) => inAccountPart(pattern, start)),
    ...principals.flatMap((principal) => patternsOfPrincipal(principal, start, names.roleKind)),
  ];
};
