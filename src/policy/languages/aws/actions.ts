import type { ActionGrammar } from '../statements/grammar.ts';
import { actionsWithoutKey, kmsActions } from './actions.data.ts';
import { capabilityOf } from './capabilities.ts';
import { carriesKey, tableEntry } from './carried-keys.ts';
import { newerActions } from './newer-actions.ts';

/**
 * The operations that AWS documents as usable with a key of another account. `npm run check` compares them with the
 * SDK's documentation of each operation.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
const crossAccount: ReadonlySet<string> = new Set([
  'kms:CreateGrant',
  'kms:Decapsulate',
  'kms:Decrypt',
  'kms:DeriveSharedSecret',
  'kms:DescribeKey',
  'kms:Encapsulate',
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

/**
 * @see
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
 */
const administratorActions: readonly string[] = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:Delete*',
  'kms:Describe*',
  'kms:Disable*',
  'kms:Enable*',
  'kms:Get*',
  'kms:List*',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:Update*',
];

const all: readonly string[] = [...kmsActions, ...newerActions.map(({ name }) => name)].sort();
const withoutKey: ReadonlySet<string> = new Set(actionsWithoutKey);

export const actions: ActionGrammar = {
  prefix: 'kms:',
  all,
  onKey: all.filter((action) => !withoutKey.has(action)),
  operations: new Map([['kms:reencrypt', ['kms:ReEncryptFrom', 'kms:ReEncryptTo']]]),
  crossAccount,
  capability: capabilityOf,
  carriesKey,
  tableEntry,
  administration: administratorActions,
  changePolicy: 'kms:PutKeyPolicy',
};
