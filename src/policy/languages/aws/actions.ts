import type { KeyCapability } from '../../types.ts';
import type { ActionGrammar } from '../language.ts';
import { kmsActions } from './actions.data.ts';

/**
 * The operations that AWS documents as usable with a key of another account.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
const crossAccount: ReadonlySet<string> = new Set([
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DeriveSharedSecret',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyPair',
  'kms:GenerateDataKeyPairWithoutPlaintext',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:GenerateMac',
  'kms:GetKeyRotationStatus',
  'kms:GetPublicKey',
  'kms:ListGrants',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:RetireGrant',
  'kms:RevokeGrant',
  'kms:Sign',
  'kms:Verify',
  'kms:VerifyMac',
]);

/** The first pattern that fits decides; what none fits is ADMINISTRATION. */
const capabilities: readonly (readonly [RegExp, KeyCapability])[] = [
  [/^kms:(PutKeyPolicy|CreateGrant|RevokeGrant|RetireGrant)$/i, 'PERMISSIONS_MANAGEMENT'],
  [/^kms:(Get|List|Describe)/i, 'METADATA_READ'],
  [/^kms:(Encrypt|Decrypt|Sign|Verify|VerifyMac|DeriveSharedSecret|ReEncrypt.*|Generate.*)$/i, 'CRYPTOGRAPHIC_USE'],
];

export const actions: ActionGrammar = {
  prefix: 'kms:',
  all: kmsActions,
  crossAccount,
  capability: (action) => capabilities.find(([pattern]) => pattern.test(action))?.[1] ?? 'ADMINISTRATION',
  changePolicy: 'kms:PutKeyPolicy',
  createGrant: 'kms:CreateGrant',
};
