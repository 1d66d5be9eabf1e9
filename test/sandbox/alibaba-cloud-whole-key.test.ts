import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { acs3Caller, alibabaAccount, alibabaKeyId, rpcCaller } from './clients.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

const region = `acs:kms:cn-hangzhou:${alibabaAccount}`;

test.each(['alias/example', `${region}:alias/example`])('DescribeKey follows %s', async (KeyId) => {
  for (const caller of [rpcCaller, acs3Caller]) {
    const { KeyMetadata } = await caller(sandbox)('DescribeKey', { KeyId });
    expect(KeyMetadata).toMatchObject({ KeyId: alibabaKeyId, Arn: `${region}:key/${alibabaKeyId}` });
  }
});

test('an alias refers to a key of its Region', async () => {
  const { KeyMetadata } = await rpcCaller(sandbox, { region: 'ap-southeast-1' })('DescribeKey', {
    KeyId: 'alias/example',
  });
  expect(KeyMetadata).toMatchObject({ KeyId: 'key-sgz00000000000default' });
});

test('GetKeyPolicy follows none', async () => {
  const call = rpcCaller(sandbox)('GetKeyPolicy', { KeyId: `${region}:alias/example` });
  await expect(call).rejects.toMatchObject({ data: { Code: 'InvalidParameter' } });
});

test('ListAliases and ListAliasesByKeyId', async () => {
  const call = rpcCaller(sandbox);
  const ofKey = await call('ListAliasesByKeyId', { KeyId: alibabaKeyId, PageSize: 1, PageNumber: 2 });
  expect(ofKey).toMatchObject({
    TotalCount: 2,
    PageNumber: 2,
    Aliases: { Alias: [{ KeyId: alibabaKeyId, AliasName: 'alias/orders', AliasArn: `${region}:alias/orders` }] },
  });
  expect(await call('ListAliases')).toMatchObject({ TotalCount: 2, Aliases: { Alias: [{}, {}] } });
});

test('tags and rotation', async () => {
  const call = rpcCaller(sandbox);
  expect(await call('ListResourceTags', { KeyId: alibabaKeyId })).toMatchObject({
    Tags: { Tag: [{ TagKey: 'Environment', TagValue: 'production' }, { TagKey: 'Team' }] },
  });
  expect(await call('DescribeKey', { KeyId: alibabaKeyId })).toMatchObject({
    KeyMetadata: {
      AutomaticRotation: 'Enabled',
      RotationInterval: '2592000s',
      NextRotationDate: '2026-12-15T08:30:00Z',
      LastRotationDate: '2026-11-15T08:30:00Z',
    },
  });
});

test('Resource Directory ListAccounts, for the management account', async () => {
  sandbox.joinAccount('ALIBABA_CLOUD', '1000000000000001');
  const call = rpcCaller(sandbox, {}, '2022-04-19');
  expect(await call('ListAccounts', { PageSize: 2, PageNumber: 2 })).toMatchObject({
    TotalCount: 3,
    Accounts: { Account: [{ AccountId: '1000000000000001', Status: 'CreateSuccess' }] },
  });
  sandbox.closeAccount('ALIBABA_CLOUD', '1000000000000001');
  expect(await call('ListAccounts')).toMatchObject({ TotalCount: 2 });
  const member = rpcCaller(sandbox, { accountId: '1192853035110001' }, '2022-04-19');
  await expect(member('ListAccounts')).rejects.toMatchObject({ data: { Code: 'NoPermission.Operator' } });
});
