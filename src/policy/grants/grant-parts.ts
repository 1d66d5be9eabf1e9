import type { GrantSource } from '../analyze/sources.ts';
import type { Grammar, GrantGrammar } from '../languages/statements/grammar.ts';
import type { KeyPolicyCondition, KeyPolicyPrincipal, PolicySubject } from '../types.ts';
import type { KeyGrant } from './grant.ts';
import { toGrantPrincipal } from './grantee.ts';

/**
 * What a grant allows its grantee, or a principal that may only retire it. The account that issued the grant may retire
 * it, too.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
 */
export interface GrantPart extends GrantSource {
  readonly role: 'GRANTEE' | 'RETIRING' | 'ISSUER';
}

/** Operations under the same constraints, in the order in which the grant names them. */
const permissionsOf = (
  { operations, constraints }: KeyGrant,
  { conditionsOf }: GrantGrammar,
): GrantSource['permissions'] => {
  const groups = new Map<string, { readonly actions: string[]; readonly conditions: readonly KeyPolicyCondition[] }>();
  for (const operation of operations) {
    const conditions = conditionsOf(operation, constraints);
    const id = conditions.map(({ operator, key }) => `${operator} ${key}`).join('\n');
    const group = groups.get(id) ?? { actions: [], conditions };
    group.actions.push(operation);
    groups.set(id, group);
  }
  return [...groups.values()];
};

/**
 * The parts of a grant, one per principal. Retiring principals may only retire the grant.
 * @param subject - The key of the grant.
 */
export const partsOf = (grant: KeyGrant, grammar: Grammar, subject: PolicySubject): readonly GrantPart[] => {
  const { grants } = grammar;
  if (grants === null) return [];
  const { grantId } = grant;
  const toPrincipal = (value: string): KeyPolicyPrincipal => toGrantPrincipal(value, grammar.principals, subject);
  const toRetire = (role: GrantPart['role'], value: string | null): readonly GrantPart[] => {
    const permissions = [{ actions: [grants.retireGrant], conditions: [] }];
    return value === null ? [] : [{ grantId, role, principal: toPrincipal(value), permissions }];
  };
  return [
    { grantId, role: 'GRANTEE', principal: toPrincipal(grant.grantee), permissions: permissionsOf(grant, grants) },
    ...toRetire('RETIRING', grant.retiringPrincipal),
    ...toRetire('RETIRING', grant.retiringServicePrincipal),
    ...toRetire('ISSUER', grant.issuingAccountId),
  ];
};
