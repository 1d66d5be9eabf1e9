import type { KeyCapability } from '../../types.ts';
import type { ActionGrammar } from '../statements/grammar.ts';

/**
 * The actions that a key policy can allow or deny: on keys, their versions, aliases, tags and policies. Actions on
 * secrets, certificates and instances are left out, since a key policy does not apply to them. ReEncrypt is authorized
 * as ReEncryptFrom on one key and ReEncryptTo on the other.
 *
 * https://www.alibabacloud.com/help/en/kms/key-management-service/support/use-ram-to-control-access-to-kms-resources
 * and, for newer actions, https://www.alibabacloud.com/help/en/kms/developer-reference/api-overview-1
 */
const kmsActions: readonly string[] = [
  'kms:AsymmetricDecrypt',
  'kms:AsymmetricEncrypt',
  'kms:AsymmetricSign',
  'kms:AsymmetricVerify',
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:CreateKey',
  'kms:CreateKeyVersion',
  'kms:Decrypt',
  'kms:DeleteAlias',
  'kms:DeleteKeyMaterial',
  'kms:DescribeKey',
  'kms:DescribeKeyVersion',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:Encrypt',
  'kms:ExportDataKey',
  'kms:GenerateAndExportDataKey',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:GenerateMac',
  'kms:GetKeyPolicy',
  'kms:GetParametersForImport',
  'kms:GetPublicKey',
  'kms:ImportKeyMaterial',
  'kms:ListAliases',
  'kms:ListAliasesByKeyId',
  'kms:ListKeyVersions',
  'kms:ListKeys',
  'kms:ListResourceTags',
  'kms:ListTagResources',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:ScheduleKeyDeletion',
  'kms:SetDeletionProtection',
  'kms:SetKeyPolicy',
  'kms:TagResource',
  'kms:TagResources',
  'kms:UntagResource',
  'kms:UntagResources',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
  'kms:UpdateRotationPolicy',
  'kms:VerifyMac',
];

/** The first matching pattern determines the capability; an action that matches none is ADMINISTRATION. */
const capabilities: readonly (readonly [RegExp, KeyCapability])[] = [
  [/^kms:SetKeyPolicy$/i, 'PERMISSIONS_MANAGEMENT'],
  [/^kms:(Get|List|Describe)/i, 'METADATA_READ'],
  [/^kms:(Encrypt|Decrypt|VerifyMac|ExportDataKey|ReEncrypt.*|Generate.*|Asymmetric.*)$/i, 'CRYPTOGRAPHIC_USE'],
];

/** Actions that act on no key, so that a key policy can't allow them. */
const withoutKey: ReadonlySet<string> = new Set(['kms:CreateKey', 'kms:ListAliases', 'kms:ListKeys']);

const administratorActions: readonly string[] = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:Delete*',
  'kms:Describe*',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:Get*',
  'kms:List*',
  'kms:ScheduleKeyDeletion',
  'kms:SetKeyPolicy',
  'kms:TagResources',
  'kms:UntagResources',
  'kms:Update*',
];

export const actions: ActionGrammar = {
  prefix: 'kms:',
  prefixRequired: true,
  all: kmsActions,
  onKey: kmsActions.filter((action) => !withoutKey.has(action)),
  operations: new Map([['kms:reencrypt', ['kms:ReEncryptFrom', 'kms:ReEncryptTo']]]),
  crossAccount: null,
  // The vendor has no table of the keys that each action carries.
  carriesKey: () => true,
  tableEntry: () => null,
  capability: (action) => capabilities.find(([pattern]) => pattern.test(action))?.[1] ?? 'ADMINISTRATION',
  administration: administratorActions,
  changePolicy: 'kms:SetKeyPolicy',
};
