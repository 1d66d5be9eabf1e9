import type { KeyPolicyPrincipal } from '../../types.ts';
import { type ActionSet, noActions } from '../action-set.ts';
import type { Callers } from '../audience/audience.ts';
import type { Facts } from '../facts.ts';
import type { PermissionPart } from '../permission.ts';
import { reachesOutside } from '../reach.ts';
import { ofPermissions } from './evidence.ts';
import { nameOwnAccount } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { capitalized, describeReach, placesOf, whoOf } from './wording.ts';

const changeOfPolicy = ({ input: { universe, grammar } }: Facts): ActionSet => {
  return universe.named(grammar.actions.changePolicy);
};

/** A principal that is not named may change the policy. */
export const policyTakeover: FindingRule = {
  code: 'POLICY_TAKEOVER',
  severity: 'CRITICAL',
  find: (facts) => {
    const changePolicy = changeOfPolicy(facts);
    const mayTakeOver = facts.input.grammar.actions.crossAccount === null ? isOutsider : isUnnamed;
    return ofPermissions(
      facts,
      (part, { principal }) => mayTakeOver(part, principal, facts) && (facts.usable(part) & changePolicy) !== noActions,
    );
  },
  message: (evidence, facts) =>
    `${capitalized(describeReach(evidence, facts, () => true) || whoOf(evidence))} may change this key policy by ` +
    `${placesOf(evidence)}, and so take over the key. Reserve ${facts.input.grammar.actions.changePolicy} for named ` +
    `administrators in the key's own account.`,
  remedy: nameOwnAccount,
  witnessActions: changeOfPolicy,
};

/** For clouds where an outside principal can change a policy. */
const isOutsider = ({ callers }: PermissionPart, _principal: KeyPolicyPrincipal, facts: Facts): boolean => {
  return reachesOutside(facts.reachOf(callers));
};

/**
 * For clouds where only the key's own account can change it: whether callers that are named neither individually nor by
 * a pattern may. Roles of IAM Identity Center can only be named by a pattern.
 */
const isUnnamed = ({ callers }: PermissionPart, { kind }: KeyPolicyPrincipal, facts: Facts): boolean => {
  const isAnyone = kind === 'ANYONE' || (kind !== 'SERVICE' && callers.members === null);
  return isAnyone && !isNamed(callers, facts);
};

const isNamed = ({ members, traits }: Callers, { input }: Facts): boolean => {
  if (members === null) return false;
  const isOne = traits.some(({ kind }) => kind === 'USER_ID');
  return members.list.every(({ form, account }) => (form !== 'ACCOUNT' || isOne) && account === input.scope.ownAccount);
};
