import type { Grammar } from '../statements/grammar.ts';

const iamGuide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const kmsGuide = 'https://docs.aws.amazon.com/kms/latest/developerguide';

export const documentation: Grammar['documentation'] = {
  PUBLIC_ACCESS: `${iamGuide}/reference_policies_elements_principal.html#principal-anonymous`,
  EXTERNAL_ACCESS: `${kmsGuide}/key-policy-modifying-external-accounts.html`,
  EXTERNAL_ADMINISTRATION: `${kmsGuide}/key-policy-modifying-external-accounts.html`,
  POLICY_TAKEOVER: `${kmsGuide}/key-policy-modifying.html`,
  GRANT_DELEGATION: `${kmsGuide}/conditions-kms.html#conditions-kms-grant-is-for-aws-resource`,
  ACCOUNT_DELEGATION: `${kmsGuide}/key-policy-default.html#key-policy-default-allow-root-enable-iam`,
  VIA_SERVICE_DOES_NOT_RESTRICT_CALLER: `${kmsGuide}/conditions-kms.html#conditions-kms-via-service`,
  CONFUSED_DEPUTY: `${iamGuide}/confused-deputy.html`,
  ALLOW_WITH_NOT_PRINCIPAL: `${iamGuide}/reference_policies_elements_notprincipal.html`,
  INEFFECTIVE_STATEMENT: `${kmsGuide}/key-policy-overview.html`,
  DELETED_PRINCIPAL: `${iamGuide}/reference_policies_elements_principal.html`,
  LOCKOUT_RISK: `${kmsGuide}/key-policy-default.html`,
  WILDCARD_ADMINISTRATION: `${kmsGuide}/key-policy-default.html#key-policy-default-allow-administrators`,
  TRUSTED_ACCESS: `${kmsGuide}/key-policy-modifying-external-accounts.html`,
  CALLER_LOCKOUT: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html',
};
