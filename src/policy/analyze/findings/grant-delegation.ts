import type { KeyPolicyPrincipal, KeyPolicySeverity } from '../../types.ts';
import type { ActionSet } from '../action-set.ts';
import type { Facts } from '../facts.ts';
import { allowsAny } from '../permission.ts';
import { reachesOutside } from '../reach.ts';
import type { Remedy } from './edit.ts';
import { type Evidence, ofPermissions } from './evidence.ts';
import { createLimitsGrants } from './grant-limits.ts';
import { nothingToDo } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { placesOf, whoOf } from './wording.ts';

/** A principal other than the key's own account may create grants for others without limits. */
const grantDelegation = (severity: KeyPolicySeverity, isConcerned: (isOutside: boolean) => boolean): FindingRule => {
  return {
    code: 'GRANT_DELEGATION',
    severity,
    find: (facts) => {
      if (severity === 'HIGH' && !facts.reachesOutside) return null;
      const createGrant = creationOfGrants(facts);
      const limitsGrants = createLimitsGrants(facts);
      return ofPermissions(
        facts,
        (part, permission) =>
          allowsAny(part, createGrant) &&
          isConcerned(reachesOutside(facts.reachOf(part.callers))) &&
          !isOwnAccount(permission.principal, facts) &&
          !limitsGrants(permission),
      );
    },
    message: (evidence) =>
      `Under ${placesOf(evidence)}, ${whoOf(evidence)} may give others access to the key by creating grants, which ` +
      `this policy does not show.`,
    remedy,
    ...(severity === 'HIGH' ? { witnessActions: creationOfGrants } : {}),
  };
};

const creationOfGrants = ({ input: { universe, grammar } }: Facts): ActionSet => {
  return universe.named(grammar.grants?.createGrant ?? null);
};

const isOwnAccount = (principal: KeyPolicyPrincipal, { input }: Facts): boolean => {
  if (principal.kind !== 'ACCOUNT' || !input.isAccountKnown) return false;
  return input.callersOf(principal)?.members?.list[0]?.account === input.scope.ownAccount;
};

/** Adds a Deny: a condition on the statement itself would also restrict its other actions. */
const remedy = ({ found, names }: Evidence, { input }: Facts): Remedy => {
  const { grants } = input.grammar;
  if (grants === null) return nothingToDo('');
  const principals = new Map(
    found.map(({ permission: { principal } }) => [`${principal.type} ${principal.value}`, principal]),
  );
  const byType = new Map<string, string[]>();
  for (const { type, value } of principals.values()) {
    const key = type ?? input.grammar.principals.types[0] ?? '';
    byType.set(key, [...(byType.get(key) ?? []), value]);
  }
  const principal = names.includes('*') ? '*' : Object.fromEntries(byType);
  const { createGrant: action, throughServicesKey } = grants;
  const condition = { Bool: { [throughServicesKey]: 'false' } };
  const statement = { Effect: 'Deny', Principal: principal, Action: action, Resource: '*', Condition: condition };
  return {
    text:
      `Add a statement that denies them ${action} under "Condition": ${JSON.stringify(condition)}, so that they create ` +
      `grants only through services that use the key for them. A condition on ` +
      `${placesOf({ found, names, statements: [] })} would also restrict other actions.`,
    edits: [{ kind: 'ADD_STATEMENT', statement }],
  };
};

export const grantDelegationOutside = grantDelegation('HIGH', (isOutside) => isOutside);
export const grantDelegationInside = grantDelegation('LOW', (isOutside) => !isOutside);
