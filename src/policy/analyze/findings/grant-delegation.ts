import { groupBy } from '../../group-by.ts';
import type { PrincipalGrammar } from '../../languages/statements/grammar.ts';
import type { KeyPolicyPrincipal } from '../../types.ts';
import type { ActionSet } from '../action-set.ts';
import type { Facts } from '../facts.ts';
import { allowsAny, type MatchedPermission } from '../permission.ts';
import { reachesOutside } from '../reach.ts';
import type { Remedy } from './edit.ts';
import { type Evidence, ofPermissions } from './evidence.ts';
import { createLimitsGrants } from './grant-limits.ts';
import { nothingToDo } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { placesOf, whoOf } from './wording.ts';

/** A principal other than the key's own account may create grants for others without limits. */
const grantDelegation = (delegate: 'OUTSIDER' | 'INSIDER'): FindingRule => {
  const isForOutsiders = delegate === 'OUTSIDER';
  return {
    code: 'GRANT_DELEGATION',
    severity: isForOutsiders ? 'HIGH' : 'LOW',
    find: (facts) => {
      if (isForOutsiders && !facts.reachesOutside) return null;
      const createGrant = creationOfGrants(facts);
      const limitsGrants = createLimitsGrants(facts);
      return ofPermissions(
        facts,
        (part, permission) =>
          allowsAny(part, createGrant) &&
          reachesOutside(facts.reachOf(part.callers)) === isForOutsiders &&
          !isOwnAccount(permission.principal, facts) &&
          !limitsGrants(permission),
      );
    },
    message: (evidence) =>
      `Under ${placesOf(evidence)}, ${whoOf(evidence)} may give others access to the key by creating grants, which ` +
      `this policy does not show.`,
    remedy,
    ...(isForOutsiders ? { witnessActions: creationOfGrants } : {}),
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
  const principal = names.includes('*') ? '*' : toPrincipalElement(found, input.grammar.principals);
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

const toPrincipalElement = (
  found: readonly MatchedPermission[],
  { types }: PrincipalGrammar,
): Readonly<Record<string, readonly string[]>> => {
  const principals = found.map(({ permission: { principal } }) => principal);
  const byType = groupBy(principals, ({ type }) => type ?? types[0] ?? '');
  return Object.fromEntries(
    [...byType].map(([type, listed]) => [type, [...new Set(listed.map(({ value }) => value))]]),
  );
};

export const grantDelegationOutside = grantDelegation('OUTSIDER');
export const grantDelegationInside = grantDelegation('INSIDER');
