/** Every kind of finding. The schema publishes the same list. */
export const keyPolicyFindingCodes = [
  'PUBLIC_ACCESS',
  'EXTERNAL_ACCESS',
  'EXTERNAL_ADMINISTRATION',
  'POLICY_TAKEOVER',
  'GRANT_DELEGATION',
  'ACCOUNT_DELEGATION',
  'VIA_SERVICE_DOES_NOT_RESTRICT_CALLER',
  'CONFUSED_DEPUTY',
  'ALLOW_WITH_NOT_PRINCIPAL',
  'INEFFECTIVE_STATEMENT',
  'DELETED_PRINCIPAL',
  'LOCKOUT_RISK',
  'WILDCARD_ADMINISTRATION',
  'TRUSTED_ACCESS',
  'CALLER_LOCKOUT',
] as const;

export type KeyPolicyFindingCode = (typeof keyPolicyFindingCodes)[number];
