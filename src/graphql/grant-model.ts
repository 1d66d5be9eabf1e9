import { constraintConditions } from '../policy/grants/constraints.ts';
import type { KeyGrant } from '../policy/grants/grant.ts';
import { toGrantPrincipal } from '../policy/grants/grantee.ts';
import type { Grammar } from '../policy/languages/statements/grammar.ts';
import type { KeyPolicyCondition, KeyPolicyPrincipal } from '../policy/types.ts';
import type { KeyRef } from '../providers/provider.ts';

/** What resolvers hand on for a `KeyGrant`. */
export interface KeyGrantModel
  extends Pick<KeyGrant, 'grantId' | 'name' | 'createdAt' | 'issuingAccountId' | 'operations'> {
  readonly grantee: KeyPolicyPrincipal;
  readonly retiringPrincipal: KeyPolicyPrincipal | null;
  readonly retiringServicePrincipal: KeyPolicyPrincipal | null;
  readonly constraints: readonly KeyPolicyCondition[];
}

export const toGrantModel = (grant: KeyGrant, grammar: Grammar, ref: KeyRef): KeyGrantModel => {
  const { grantId, name, createdAt, issuingAccountId, operations } = grant;
  const principal = (value: string | null) =>
    value === null ? null : toGrantPrincipal(value, grammar.principals, ref);
  return {
    grantId,
    name,
    createdAt,
    issuingAccountId,
    operations,
    grantee: toGrantPrincipal(grant.grantee, grammar.principals, ref),
    retiringPrincipal: principal(grant.retiringPrincipal),
    retiringServicePrincipal: principal(grant.retiringServicePrincipal),
    constraints: constraintConditions(grant.constraints),
  };
};
