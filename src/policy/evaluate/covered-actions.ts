import { type ActionSet, actionIndexOf, noActions } from '../analyze/action-set.ts';
import type { ActionGrammar } from '../languages/statements/grammar.ts';
import { covers, matchesAction } from '../match/statement-match.ts';
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
  return (lowerAction) => {
    const asked = index.matching(lowerAction);
    if (asked === noActions) return coversUndocumented(statement, lowerAction);
    covered ??= index.expand(statement, statement.effect);
    return (covered & asked) !== noActions;
  };
};

const coversUndocumented = ({ actions, notActions }: KeyPolicyStatement, lowerAction: string): boolean => {
  return covers(actions, notActions, (pattern) => matchesAction(pattern, lowerAction));
};
