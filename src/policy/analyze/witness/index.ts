import type { KeyPolicyContextEntry, KeyRequestWitness } from '../../types.ts';
import { type ActionSet, noActions } from '../action-set.ts';
import type { Facts } from '../facts.ts';
import type { MatchedPermission, Permission, PermissionPart } from '../permission.ts';
import { ContextDraft } from './context.ts';
import { outsiderAccount, type PossibleCaller, possibleCallers } from './principal.ts';

/** How many permissions of a finding, and parts of each, are tried. */
const maxTried = 4;

/**
 * A request that demonstrates a finding; null where the policy allows none of the requests tried.
 *
 * @param actions - The actions that the finding is about.
 */
export const findWitness = (
  matched: readonly MatchedPermission[],
  facts: Facts,
  actions: ActionSet,
): KeyRequestWitness | null => {
  for (const { permission, parts } of matched.slice(0, maxTried)) {
    for (const part of parts.slice(0, maxTried)) {
      const witness = findFor(permission, part, facts, actions);
      if (witness !== null) return witness;
    }
  }
  return null;
};

const findFor = (
  permission: Permission,
  part: PermissionPart,
  facts: Facts,
  actions: ActionSet,
): KeyRequestWitness | null => {
  const context = contextOf(permission, part, facts);
  for (const caller of possibleCallers(part.callers, permission.principal, facts)) {
    const action = actionFor(caller, facts.usable(part) & actions, facts);
    const witness = action === undefined ? null : replay(caller.name, action, context, facts);
    if (witness !== null) return witness;
  }
  return null;
};

/** For an outside principal, an action that works across accounts. */
const actionFor = ({ isOutside }: PossibleCaller, actions: ActionSet, { input: { universe } }: Facts) => {
  const [action] = universe.toNames(isOutside ? universe.acrossAccounts(actions) : actions);
  return action;
};

const contextOf = (
  { conditions, source }: Permission,
  { actions }: PermissionPart,
  { input }: Facts,
): readonly KeyPolicyContextEntry[] => {
  const { grammar } = input;
  const draft = new ContextDraft({ grammar, allowsVariables: source.allowsVariables, account: outsiderAccount });
  draft.meet(conditions);
  for (const deny of input.denies) if ((deny.actions & actions) !== noActions) draft.fail(deny.statement.conditions);
  return draft.entries;
};

/** Null where the policy does not allow the request. */
const replay = (
  principal: string,
  action: string,
  context: readonly KeyPolicyContextEntry[],
  { evaluate }: Facts,
): KeyRequestWitness | null => {
  const decision = evaluate({ principal, action, context });
  if (decision?.outcome !== 'ALLOW') return null;
  return { principal, action, context, statements: decision.statements };
};
