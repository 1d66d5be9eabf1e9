import {
  CreateAliasCommand,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KMSClient,
  ListAliasesCommand,
  ListResourceTagsCommand,
  paginateListAliases,
  ReplicateKeyCommand,
  TagResourceCommand,
} from '@aws-sdk/client-kms';
import { ListAccountsCommand, OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox, sandboxKeys } from '../../src/sandbox/index.ts';
import { awsClient, awsKeyId } from './clients.ts';

let sandbox: Sandbox;
let client: KMSClient;
beforeAll(async () => {
  sandbox = await createSandbox();
  client = awsClient(sandbox);
});
afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

const arn = `arn:aws:kms:us-east-2:111122223333:key/${awsKeyId}`;
const aliasArn = 'arn:aws:kms:us-east-2:111122223333:alias/example';
const keyNamed = (name: string) => sandboxKeys.find((key) => key.provider === 'AWS' && key.name === name)?.keyId ?? '';

describe('aliases', () => {
  test('DescribeKey follows them by name and by ARN', async () => {
    for (const KeyId of ['alias/example', aliasArn]) {
      const { KeyMetadata: metadata } = await client.send(new DescribeKeyCommand({ KeyId }));
      expect(metadata?.Arn).toBe(arn);
    }
  });

  test('GetKeyPolicy does not', async () => {
    const get = (KeyId: string) => client.send(new GetKeyPolicyCommand({ KeyId }));
    await expect(get('alias/example')).rejects.toMatchObject({ message: "Invalid keyId 'alias/example'" });
    await expect(get(aliasArn)).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('ListAliases: a key’s own, and all of a Region in pages', async () => {
    const { Aliases: ofKey } = await client.send(new ListAliasesCommand({ KeyId: arn }));
    expect(ofKey).toMatchObject([
      { AliasName: 'alias/example', AliasArn: aliasArn, TargetKeyId: awsKeyId },
      { AliasName: 'alias/orders/database', TargetKeyId: awsKeyId },
    ]);
    const all: unknown[] = [];
    for await (const { Aliases } of paginateListAliases({ client, pageSize: 2 }, {})) {
      expect(Aliases?.length).toBeLessThanOrEqual(2);
      all.push(...(Aliases ?? []).map(({ AliasName }) => AliasName));
    }
    expect(all).toEqual(expect.arrayContaining(['alias/example', 'alias/billing', 'alias/aws/ebs', 'alias/global']));
  });

  test('CreateAlias', async () => {
    const create = (AliasName: string, TargetKeyId = awsKeyId) =>
      client.send(new CreateAliasCommand({ AliasName, TargetKeyId }));
    await create('alias/new');
    await expect(create('alias/new')).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    await expect(create('new')).rejects.toMatchObject({ name: 'InvalidAliasNameException' });
    await expect(create('alias/aws/new')).rejects.toMatchObject({ name: 'InvalidAliasNameException' });
    const pendingDeletion = keyNamed('Pending deletion');
    await expect(create('alias/late', pendingDeletion)).rejects.toMatchObject({ name: 'KMSInvalidStateException' });
  });
});

test('tags', async () => {
  const list = () => client.send(new ListResourceTagsCommand({ KeyId: awsKeyId }));
  const seeded = [
    { TagKey: 'Environment', TagValue: 'production' },
    { TagKey: 'Team', TagValue: 'orders' },
  ];
  expect((await list()).Tags).toEqual(seeded);
  const tag = (TagKey: string) =>
    client.send(new TagResourceCommand({ KeyId: awsKeyId, Tags: [{ TagKey, TagValue: 'x' }] }));
  await tag('New');
  expect(await list()).toMatchObject({ Tags: [...seeded, { TagKey: 'New', TagValue: 'x' }], Truncated: false });
  await expect(tag('aws:mine')).rejects.toMatchObject({ name: 'TagException' });
});

test('rotation', async () => {
  const status = (KeyId: string) => client.send(new GetKeyRotationStatusCommand({ KeyId }));
  expect(await status(awsKeyId)).toMatchObject({
    KeyRotationEnabled: true,
    RotationPeriodInDays: 365,
    NextRotationDate: new Date('2027-01-15T08:30:00Z'),
  });
  const never = await status(keyNamed('Key agreement'));
  expect(never.KeyRotationEnabled).toBe(false);
  expect(never).not.toHaveProperty('RotationPeriodInDays');
});

describe('multi-Region keys', () => {
  const KeyId = 'mrk-1234abcd12ab34cd56ef1234567890ab';
  const inRegion = (region: string) => `arn:aws:kms:${region}:111122223333:key/${KeyId}`;

  test('DescribeKey lists the other Regions', async () => {
    const { KeyMetadata: metadata } = await client.send(new DescribeKeyCommand({ KeyId }));
    expect(metadata?.MultiRegionConfiguration).toEqual({
      MultiRegionKeyType: 'PRIMARY',
      PrimaryKey: { Arn: inRegion('us-east-2'), Region: 'us-east-2' },
      ReplicaKeys: [{ Arn: inRegion('eu-west-1'), Region: 'eu-west-1' }],
    });
  });

  test('ReplicateKey creates a replica with a separate policy', async () => {
    const replicate = (ReplicaRegion: string, more: object = {}) =>
      client.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion, ...more }));
    const { ReplicaKeyMetadata: replica, ReplicaPolicy } = await replicate('ap-southeast-1');
    expect(replica).toMatchObject({
      Arn: inRegion('ap-southeast-1'),
      MultiRegionConfiguration: {
        MultiRegionKeyType: 'REPLICA',
        ReplicaKeys: [{ Region: 'eu-west-1' }, { Region: 'ap-southeast-1' }],
      },
    });
    expect(ReplicaPolicy).toContain('Enable IAM User Permissions');
    await expect(replicate('ap-southeast-1')).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    const single = new ReplicateKeyCommand({ KeyId: awsKeyId, ReplicaRegion: 'eu-west-1' });
    await expect(client.send(single)).rejects.toMatchObject({ name: 'UnsupportedOperationException' });
  });
});

test('DescribeKey of newer kinds', async () => {
  const describeKey = async (name: string) =>
    (await client.send(new DescribeKeyCommand({ KeyId: keyNamed(name) }))).KeyMetadata;
  expect(await describeKey('Key agreement')).toMatchObject({
    KeyUsage: 'KEY_AGREEMENT',
    KeyAgreementAlgorithms: ['ECDH'],
  });
  expect(await describeKey('Post-quantum key')).toMatchObject({
    KeySpec: 'ML_KEM_768',
    KeyUsage: 'ENCAPSULATE_DECAPSULATE',
  });
});

describe('Organizations ListAccounts', () => {
  const organizations = (accountId = '111122223333') =>
    new OrganizationsClient({
      region: 'us-east-1',
      endpoint: sandbox.awsUrl,
      credentials: { accessKeyId: `SANDBOX${accountId}`, secretAccessKey: 'sandbox' },
      maxAttempts: 1,
    });

  test('pages through all accounts, closed ones too', async () => {
    sandbox.joinAccount('AWS', '777788889999');
    sandbox.closeAccount('AWS', '444455556666');
    const listed: unknown[] = [];
    for await (const { Accounts } of paginateListAccounts({ client: organizations(), pageSize: 1 }, {})) {
      listed.push(...(Accounts ?? []).map(({ Id, Status }) => [Id, Status]));
    }
    expect(listed).toEqual([
      ['111122223333', 'ACTIVE'],
      ['444455556666', 'SUSPENDED'],
      ['777788889999', 'ACTIVE'],
    ]);
  });

  test('is for the management account', async () => {
    const call = organizations('444455556666').send(new ListAccountsCommand({}));
    await expect(call).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const tooMany = organizations().send(new ListAccountsCommand({ MaxResults: 21 }));
    await expect(tooMany).rejects.toMatchObject({ name: 'InvalidInputException' });
  });
});
