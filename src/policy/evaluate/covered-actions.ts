import { type ActionIndex, type ActionSet, actionIndexOf, noActions } from '../analyze/action-set.ts';
import type { ActionGrammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
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
    covered ??= documentedActions(statement, index);
    return (covered & asked) !== noActions;
  };
};

const documentedActions = ({ actions, notActions, effect }: KeyPolicyStatement, index: ActionIndex): ActionSet => {
  const listed = actions ?? [];
  const excepted = notActions ?? [];
  if (listed.length + excepted.length === 0) return noActions;
  let set = listed.length === 0 ? index.all : noActions;
  for (const pattern of listed) set |= effect === 'ALLOW' ? meantBy(pattern, index) : index.matching(pattern);
  for (const pattern of excepted) set &= ~index.matching(pattern);
  return set;
};

/** An Allow of an operation such as `kms:ReEncrypt` covers the actions that it is authorized as. */
const meantBy = (pattern: string, index: ActionIndex): ActionSet => {
  const documented = index.matching(pattern);
  if (documented !== noActions) return documented;
  const actions = index.grammar.operations.get(toLowerAscii(pattern)) ?? [];
  return actions.reduce((set, action) => set | index.matching(action), noActions);
};

const coversUndocumented = ({ actions, notActions }: KeyPolicyStatement, lowerAction: string): boolean => {
  return covers(actions, notActions, (pattern) => matchesAction(pattern, lowerAction));
};
