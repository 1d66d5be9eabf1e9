import type { Grammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import type { KeyPolicyStatement, PolicySubject } from '../types.ts';
import { placeholder, resourceStart } from './conditions/variable-syntax.ts';
import { toGlob } from './glob.ts';
import { matchesGlob } from './matches-glob.ts';

/** Whether the whole text matches a pattern of `*` (any characters) and `?` (one character), case-sensitively. */
export const matchesWildcard = (pattern: string, text: string): boolean => {
  return matchesGlob(toGlob(pattern), text);
};

/** Action names are case-insensitive. */
export const matchesAction = (pattern: string, action: string): boolean => {
  return matchesWildcard(toLowerAscii(pattern), toLowerAscii(action));
};

/**
 * Whether a pair of elements, such as Action and NotAction, covers something. An empty pair covers nothing; where a
 * draft has both, both must match.
 */
export const covers = <Pattern>(
  positive: readonly Pattern[] | null,
  negated: readonly Pattern[] | null,
  matches: (pattern: Pattern) => boolean,
): boolean => {
  const listed = positive ?? [];
  const excepted = negated ?? [];
  if (listed.length + excepted.length === 0) return false;
  return (listed.length === 0 || listed.some(matches)) && !excepted.some(matches);
};

/**
 * Whether Resource or NotResource may cover this key. Unlike in Arn operators, wildcards also match colons. What is
 * unknown counts as covered: every resource if the key's ARN is unknown, and any text in place of a policy variable,
 * which may only stand in the last part of an ARN. So an Allow never gives less than it may; for a Deny, see {@link
 * alwaysCoversKey}.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export const matchesKeyResource = (
  statement: KeyPolicyStatement,
  grammar: Grammar,
  subject: PolicySubject,
): boolean => {
  const { arn } = subject;
  const { resources, notResources } = statement;
  if (arn === null) return covers(resources?.map(() => '*') ?? null, notResources, (pattern) => pattern === '*');
  const { parts } = grammar.conditions.arnShape;
  const widen = (pattern: string) => (grammar.variableVersions.length > 0 ? widenVariables(pattern, parts) : pattern);
  return covers(resources?.map(widen) ?? null, notResources, (pattern) => matchesWildcard(pattern, arn));
};

const widenVariables = (pattern: string, arnParts: number): string => {
  const start = resourceStart(pattern, arnParts);
  return pattern.slice(0, start) + pattern.slice(start).replace(placeholder, '*');
};

const isOnlyStars = (pattern: string): boolean => /^\*+$/.test(pattern);

/**
 * Whether Resource or NotResource of a statement that may cover this key covers it in every request: not where that
 * depends on a policy variable, or on the key's ARN where that is unknown.
 *
 * @param variables whether `${…}` is a variable in this version of the policy language
 */
export const alwaysCoversKey = (
  { resources, notResources }: KeyPolicyStatement,
  { arn }: PolicySubject,
  allowsVariables: boolean,
): boolean => {
  const isOpen = (pattern: string): boolean => allowsVariables && pattern.includes('${');
  if (notResources?.some((pattern) => arn === null || isOpen(pattern))) return false;
  const coversArn = (pattern: string): boolean => (arn === null ? isOnlyStars(pattern) : matchesWildcard(pattern, arn));
  return resources === null || resources.some((pattern) => !isOpen(pattern) && coversArn(pattern));
};

/**
 * Whether the key's ARN is unknown and a Deny may be for another key. An Allow that names a key counts as one for this
 * key.
 */
export const isUncertainDeny = (
  statement: KeyPolicyStatement,
  subject: PolicySubject,
  allowsVariables: boolean,
): boolean =>
  statement.effect === 'DENY' && subject.arn === null && !alwaysCoversKey(statement, subject, allowsVariables);
