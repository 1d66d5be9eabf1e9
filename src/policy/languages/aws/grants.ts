import type { GrantGrammar } from '../statements/grammar.ts';
import { contextConditions, sourceConditions } from './grant-constraints.ts';

const retireGrant = 'kms:RetireGrant';

/** The operations that take an encryption context, to which constraints on it apply. */
const withContext: ReadonlySet<string> = new Set([
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:GenerateDataKeyPair',
  'kms:GenerateDataKeyPairWithoutPlaintext',
]);

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
export const grants: GrantGrammar = {
  createGrant: 'kms:CreateGrant',
  retireGrant,
  harmless: new Set(['kms:DescribeKey', 'kms:GetPublicKey', retireGrant]),
  // https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html#grant-constraints
  allConditions: (constraints) => [...contextConditions(constraints), ...sourceConditions(constraints)],
  conditionsOf(operation, constraints) {
    if (operation === retireGrant) return [];
    return [...(withContext.has(operation) ? contextConditions(constraints) : []), ...sourceConditions(constraints)];
  },
  throughServicesKey: 'kms:GrantIsForAWSResource',
  limits: [
    ['kms:grantisforawsresource'],
    ['kms:granteeprincipal'],
    ['kms:granteeserviceprincipal'],
    ['kms:grantconstrainttype', 'kms:grantoperations'],
  ],
  operationsKey: 'kms:grantoperations',
  granteeKey: 'kms:granteeprincipal',
  sharedPrefix: /^(?:arn:[^:]*:(?:iam|sts)::|kms:)/,
};
