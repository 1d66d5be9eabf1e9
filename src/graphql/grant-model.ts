import type { KeyGrant } from '../policy/grants/grant.ts';
import type { PolicyLanguage } from '../policy/languages/language.ts';
import type { KeyPolicyCondition, KeyPolicyPrincipal } from '../policy/types.ts';
import type { KeyRef } from '../providers/provider.ts';

/** The model of a `KeyGrant`. */
export interface KeyGrantModel
  extends Pick<KeyGrant, 'grantId' | 'name' | 'createdAt' | 'issuingAccountId' | 'operations'> {
  readonly grantee: KeyPolicyPrincipal;
  readonly retiringPrincipal: KeyPolicyPrincipal | null;
  readonly retiringServicePrincipal: KeyPolicyPrincipal | null;
  readonly constraints: readonly KeyPolicyCondition[];
}

export const toGrantModel = (grant: KeyGrant, language: PolicyLanguage, ref: KeyRef): KeyGrantModel => {
  const { grantId, name, createdAt, issuingAccountId, operations } = grant;
  const principal = (value: string | null) => (value === null ? null : language.toPrincipal(value, ref));
  return {
    grantId,
    name,
    createdAt,
    issuingAccountId,
    operations,
    grantee: language.toPrincipal(grant.grantee, ref),
    retiringPrincipal: principal(grant.retiringPrincipal),
    retiringServicePrincipal: principal(grant.retiringServicePrincipal),
    constraints: language.grantConditions(grant.constraints),
  };
};
