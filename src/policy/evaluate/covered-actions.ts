import { type ActionSet, actionIndexOf, noActions } from '../analyze/action-set.ts';
import type { ActionGrammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import { toGlob } from '../match/glob.ts';
import { matchesGlob } from '../match/matches-glob.ts';
import { covers } from '../match/statement-match.ts';
import type { KeyPolicyStatement } from '../types.ts';

/**
 * Whether Action or NotAction covers an action, given in lower case. The documented actions that patterns match are
 * shared by all policies; an undocumented name is compared with each pattern.
 */
export const compileActions = (
  statement: KeyPolicyStatement,
  grammar: ActionGrammar,
): ((lowerAction: string) => boolean) => {
  const index = actionIndexOf(grammar);
  let covered: ActionSet | undefined;
  let undocumented: ((lowerAction: string) => boolean) | undefined;
  return (lowerAction) => {
    const asked = index.matching(lowerAction);
    if (asked === noActions) {
      undocumented ??= compileUndocumented(statement);
      return undocumented(lowerAction);
    }
    covered ??= index.expand(statement, statement.effect);
    return (covered & asked) !== noActions;
  };
};

const hasWildcard = (pattern: string): boolean => /[*?]/.test(pattern);

/** The names of actions that the statement lists, in lower case; null where it covers undocumented ones by a pattern. */
export const listedNames = ({ actions, notActions }: KeyPolicyStatement): readonly string[] | null =>
  !actions?.length || notActions?.length || actions.some(hasWildcard) ? null : actions.map(toLowerAscii);

/** Matches a name with many patterns: with those without wildcards by one look-up. */
const compilePatterns = (patterns: readonly string[]): ((lowerAction: string) => boolean) => {
  const lower = patterns.map(toLowerAscii);
  const names = new Set(lower);
  const globs = lower.filter(hasWildcard).map(toGlob);
  return (lowerAction) => names.has(lowerAction) || globs.some((glob) => matchesGlob(glob, lowerAction));
};

const compileUndocumented = ({ actions, notActions }: KeyPolicyStatement): ((lowerAction: string) => boolean) => {
  const listed = actions?.length ? [compilePatterns(actions)] : null;
  const excepted = notActions?.length ? [compilePatterns(notActions)] : null;
  return (lowerAction) => covers(listed, excepted, (matches) => matches(lowerAction));
};
