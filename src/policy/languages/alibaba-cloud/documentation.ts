import type { Grammar } from '../statements/grammar.ts';

const kmsGuide = 'https://www.alibabacloud.com/help/en/kms/key-management-service/security-and-compliance';
const overview = `${kmsGuide}/overview-of-key-policies`;

export const documentation: Grammar['documentation'] = {
  PUBLIC_ACCESS: overview,
  EXTERNAL_ACCESS: overview,
  EXTERNAL_ADMINISTRATION: overview,
  POLICY_TAKEOVER: overview,
  GRANT_DELEGATION: null,
  ACCOUNT_DELEGATION: overview,
  VIA_SERVICE_DOES_NOT_RESTRICT_CALLER: null,
  CONFUSED_DEPUTY: null,
  ALLOW_WITH_NOT_PRINCIPAL: 'https://www.alibabacloud.com/help/en/ram/policy-elements',
  INEFFECTIVE_STATEMENT: `${kmsGuide}/condition-key`,
  DELETED_PRINCIPAL: null,
  LOCKOUT_RISK: overview,
  WILDCARD_ADMINISTRATION: overview,
  TRUSTED_ACCESS: overview,
  CALLER_LOCKOUT: overview,
};
