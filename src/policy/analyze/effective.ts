import type { Grammar } from '../languages/language.ts';
import { matchesKeyResource } from '../match/statement-match.ts';
import type { KeyPolicyStatement, PolicySubject } from '../types.ts';

/** Why a statement neither allows nor denies anything. */
export type IneffectiveReason =
  | 'NO_ACTION'
  | 'NO_ACTION_OF_THIS_SERVICE'
  | 'NO_RESOURCE'
  | 'OTHER_RESOURCES'
  | 'ONLY_DELETED_PRINCIPALS';

type Rule = readonly [
  reason: IneffectiveReason,
  applies: (statement: KeyPolicyStatement, grammar: Grammar, subject: PolicySubject) => boolean,
];

const isEmpty = (list: readonly string[] | null): boolean => list === null || list.length === 0;

/** The first rule that applies gives the reason. */
const rules: readonly Rule[] = [
  ['NO_ACTION', ({ actions, notActions }) => isEmpty(actions) && isEmpty(notActions)],
  [
    'NO_ACTION_OF_THIS_SERVICE',
    (statement, { actions }) => actions.prefixRequired === true && !hasPrefix(statement, actions.prefix),
  ],
  ['NO_RESOURCE', ({ resources, notResources }) => isEmpty(resources) && isEmpty(notResources)],
  [
    'OTHER_RESOURCES',
    (statement, grammar, subject) => !isEveryResource(statement) && !matchesKeyResource(statement, grammar, subject),
  ],
  [
    'ONLY_DELETED_PRINCIPALS',
    ({ principals }, grammar) => grammar.principals.deletedHasNoEffect && areAllDeleted(principals),
  ],
];

/** Nearly every statement of a key policy; worth no matching of ARNs. */
function isEveryResource({ resources, notResources }: KeyPolicyStatement): boolean {
  return notResources === null && resources?.length === 1 && resources[0] === '*';
}

/** A NotAction names what is left out, so it says nothing against the actions of this service. */
function hasPrefix({ actions }: KeyPolicyStatement, prefix: string): boolean {
  return actions === null || actions.some((action) => action.slice(0, prefix.length).toLowerCase() === prefix);
}

function areAllDeleted(principals: KeyPolicyStatement['principals']): boolean {
  return principals !== null && principals.length > 0 && principals.every(({ kind }) => kind === 'DELETED');
}

/** Why the statement has no effect on this key; null where it has one. Cheaper to work out than to remember. */
export function whyIneffective(
  statement: KeyPolicyStatement,
  grammar: Grammar,
  subject: PolicySubject,
): IneffectiveReason | null {
  for (const [reason, applies] of rules) if (applies(statement, grammar, subject)) return reason;
  return null;
}

/** Whether the statement counts at all: see {@link whyIneffective}. */
export function isEffective(statement: KeyPolicyStatement, grammar: Grammar, subject: PolicySubject): boolean {
  return whyIneffective(statement, grammar, subject) === null;
}
