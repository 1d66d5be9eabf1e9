import type { Grammar } from '../languages/statements/grammar.ts';
import { matchesKeyResource } from '../match/statement-match.ts';
import type { KeyPolicyStatement, PolicySubject } from '../types.ts';
import { type ActionSet, actionIndexOf, noActions } from './action-set.ts';
import { ActionUniverse } from './action-universe.ts';
import { neverHolds } from './conditions/never-holds.ts';
import { isUndocumented } from './undocumented.ts';

/** Why a statement neither allows nor denies anything. */
export type IneffectiveReason =
  | 'NO_ACTION'
  | 'NO_ACTION_ON_A_KEY'
  | 'NO_RESOURCE'
  | 'OTHER_RESOURCES'
  | 'NOBODY'
  | 'KEYS_NOT_CARRIED'
  | 'CONDITION_NEVER_MET';

type Rule = readonly [
  reason: IneffectiveReason,
  applies: (statement: KeyPolicyStatement, grammar: Grammar, subject: PolicySubject) => boolean,
];

const isEmpty = (list: readonly string[] | null): boolean => list === null || list.length === 0;

/** The first rule that applies gives the reason. */
const rules: readonly Rule[] = [
  ['NO_ACTION', ({ actions, notActions }) => isEmpty(actions) && isEmpty(notActions)],
  ['NO_ACTION_ON_A_KEY', (statement, grammar) => !isOnKey(statement, grammar)],
  ['NO_RESOURCE', ({ resources, notResources }) => isEmpty(resources) && isEmpty(notResources)],
  [
    'OTHER_RESOURCES',
    (statement, grammar, subject) => !isEveryResource(statement) && !matchesKeyResource(statement, grammar, subject),
  ],
  ['NOBODY', ({ principals }, grammar) => areAllNobody(principals, grammar)],
  ['KEYS_NOT_CARRIED', (statement, grammar) => statement.conditions.length > 0 && !isCarried(statement, grammar)],
  ['CONDITION_NEVER_MET', ({ conditions }, grammar) => conditions.some((condition) => neverHolds(condition, grammar))],
];

/** True for nearly every statement of a key policy: skips matching ARNs. */
const isEveryResource = ({ resources, notResources }: KeyPolicyStatement): boolean => {
  return notResources === null && resources?.length === 1 && resources[0] === '*';
};

/** The documented actions that a statement covers. */
const documentedOf = (statement: KeyPolicyStatement, grammar: Grammar): ActionSet =>
  actionIndexOf(grammar.actions).expand(statement, statement.effect);

/** NotAction lists exclusions, so it need not name any action of this service. */
const isOnKey = (statement: KeyPolicyStatement, grammar: Grammar): boolean => {
  const { prefix, prefixRequired } = grammar.actions;
  const { actions } = statement;
  const hasPrefix = (action: string) => action.slice(0, prefix.length).toLowerCase() === prefix;
  if (prefixRequired === true && actions !== null && !actions.some(hasPrefix)) return false;
  const { notActions, effect } = statement;
  if (isEmpty(actions) || !isEmpty(notActions))
    return documentedOf(statement, grammar) !== noActions || namesUndocumented(statement, grammar);
  const index = actionIndexOf(grammar.actions);
  const coveredBy = effect === 'ALLOW' ? index.allowedBy : index.matching;
  // Nearly always the first action is on a key.
  return actions?.some((action) => coveredBy(action) !== noActions || isUndocumented(action, index)) ?? false;
};

const namesUndocumented = ({ actions }: KeyPolicyStatement, grammar: Grammar): boolean => {
  const index = actionIndexOf(grammar.actions);
  return actions?.some((action) => isUndocumented(action, index)) ?? false;
};

/** Whether requests for one of the actions can meet the conditions at all. */
const isCarried = (statement: KeyPolicyStatement, grammar: Grammar): boolean => {
  const universe = new ActionUniverse(actionIndexOf(grammar.actions));
  const documented = documentedOf(statement, grammar);
  return universe.carrying(documented, statement.conditions) !== noActions || namesUndocumented(statement, grammar);
};

/** Whether all principals are deleted or match nobody. */
const areAllNobody = (principals: KeyPolicyStatement['principals'], grammar: Grammar): boolean => {
  if (principals === null || principals.length === 0) return false;
  const { deletedHasNoEffect } = grammar.principals;
  return principals.every(({ kind, matchesNobody }) => matchesNobody || (deletedHasNoEffect && kind === 'DELETED'));
};

/** Why the statement has no effect on this key; null where it has one. Cheaper to compute than to cache. */
export const whyIneffective = (
  statement: KeyPolicyStatement,
  grammar: Grammar,
  subject: PolicySubject,
): IneffectiveReason | null => {
  for (const [reason, applies] of rules) if (applies(statement, grammar, subject)) return reason;
  return null;
};

/** Whether the statement has an effect: see {@link whyIneffective}. */
export const isEffective = (statement: KeyPolicyStatement, grammar: Grammar, subject: PolicySubject): boolean => {
  return whyIneffective(statement, grammar, subject) === null;
};
