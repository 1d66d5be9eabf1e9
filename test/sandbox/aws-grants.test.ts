import {
  CreateGrantCommand,
  type CreateGrantCommandInput,
  type KMSClient,
  ListGrantsCommand,
  ListRetirableGrantsCommand,
  paginateListGrants,
  RetireGrantCommand,
  RevokeGrantCommand,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox, sandboxKeys } from '../../src/sandbox/index.ts';
import { awsClient } from './clients.ts';

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

const region = 'arn:aws:kms:us-east-2:111122223333';
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

let created = 0;
/** A new key for each test. */
function newKey(more: Readonly<Record<string, string>> = {}): string {
  created += 1;
  const keyId = `0c0c0c0c-0000-4000-8000-${String(created).padStart(12, '0')}`;
  sandbox.addKey({
    provider: 'AWS',
    accountId: '111122223333',
    region: 'us-east-2',
    keyId,
    document: '{"Version":"2012-10-17","Statement":[]}',
    ...more,
  });
  return keyId;
}

const create = (KeyId: string, input: Partial<CreateGrantCommandInput> = {}) =>
  client.send(new CreateGrantCommand({ KeyId, GranteePrincipal: role('app'), Operations: ['Decrypt'], ...input }));

const list = async (KeyId: string, filter: object = {}) =>
  (await client.send(new ListGrantsCommand({ KeyId, ...filter }))).Grants ?? [];

test('a grant that was created is listed as the API describes it', async () => {
  const KeyId = newKey();
  const { GrantId, GrantToken } = await create(KeyId, {
    Name: 'mine',
    RetiringPrincipal: role('admin'),
    Operations: ['Encrypt', 'DescribeKey'],
    Constraints: { EncryptionContextSubset: { Department: 'IT' } },
  });
  expect(GrantId).toMatch(/^[0-9a-f]{64}$/);
  expect(GrantToken).toMatch(/^[A-Za-z0-9+/]{64,}/);
  expect(await list(KeyId)).toEqual([
    {
      KeyId: `${region}:key/${KeyId}`,
      GrantId,
      Name: 'mine',
      CreationDate: expect.any(Date),
      GranteePrincipal: role('app'),
      RetiringPrincipal: role('admin'),
      IssuingAccount: 'arn:aws:iam::111122223333:root',
      Operations: ['Encrypt', 'DescribeKey'],
      Constraints: { EncryptionContextSubset: { Department: 'IT' } },
    },
  ]);
});

test('a grant to a service principal has separate members, and a SourceArn constraint', async () => {
  const KeyId = newKey();
  const input = {
    GranteePrincipal: undefined,
    GranteeServicePrincipal: 'backup.amazonaws.com',
    RetiringServicePrincipal: 'backup.amazonaws.com',
    Constraints: { SourceArn: 'arn:aws:backup:us-east-2:111122223333:backup-vault:main' },
  };
  await create(KeyId, input);
  const [grant] = await list(KeyId);
  expect(grant).toMatchObject({
    GranteeServicePrincipal: 'backup.amazonaws.com',
    RetiringServicePrincipal: 'backup.amazonaws.com',
    Constraints: input.Constraints,
  });
  expect(grant).not.toHaveProperty('GranteePrincipal');
  await expect(create(KeyId, { ...input, Constraints: undefined })).rejects.toThrow(/SourceArn/);
  await expect(create(KeyId, { ...input, RetiringServicePrincipal: undefined })).rejects.toThrow(/retiring/);
});

test('5,000 grants are paged, while others are retired in between', async () => {
  const KeyId = newKey();
  const arn = `${region}:key/${KeyId}`;
  const ids = sandbox.addGrants(
    arn,
    Array.from({ length: 5000 }, (_, number) => ({ granteePrincipal: role(`r${number}`), operations: ['Decrypt'] })),
  );
  const seen: string[] = [];
  let pages = 0;
  for await (const page of paginateListGrants({ client, pageSize: 100 }, { KeyId })) {
    pages += 1;
    expect(page.Grants).toHaveLength(100);
    seen.push(...(page.Grants ?? []).map(({ GrantId }) => GrantId ?? ''));
    if (pages === 1) await client.send(new RevokeGrantCommand({ KeyId, GrantId: ids[0] ?? '' }));
  }
  expect(pages).toBe(50);
  expect(seen).toEqual(ids);
  expect(await list(KeyId)).toHaveLength(50);
});

test('filters', async () => {
  const KeyId = newKey();
  const { GrantId } = await create(KeyId);
  await create(KeyId, { GranteePrincipal: role('other') });
  expect(await list(KeyId, { GrantId })).toMatchObject([{ GrantId }]);
  expect(await list(KeyId, { GranteePrincipal: role('other') })).toMatchObject([{ GranteePrincipal: role('other') }]);
  expect(await list(KeyId, { GrantId: 'f'.repeat(64) })).toEqual([]);
});

describe('ending a grant', () => {
  test('by its token, by its id, and as a retirable one', async () => {
    const KeyId = newKey();
    const { GrantToken } = await create(KeyId, { RetiringPrincipal: role('retirer') });
    await create(KeyId, { RetiringPrincipal: role('retirer') });
    const retirable = new ListRetirableGrantsCommand({ RetiringPrincipal: role('retirer') });
    const { Grants: [first, second] = [] } = await client.send(retirable);
    expect(first?.KeyId).toBe(`${region}:key/${KeyId}`);
    await client.send(new RetireGrantCommand({ GrantToken }));
    expect(await list(KeyId)).toMatchObject([{ GrantId: second?.GrantId }]);
    await client.send(new RetireGrantCommand({ KeyId: second?.KeyId, GrantId: second?.GrantId }));
    expect(await list(KeyId)).toEqual([]);
    await expect(client.send(new RetireGrantCommand({ GrantToken }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  test('an unknown grant', async () => {
    const KeyId = newKey();
    const revoke = new RevokeGrantCommand({ KeyId, GrantId: 'f'.repeat(64) });
    await expect(client.send(revoke)).rejects.toMatchObject({ name: 'NotFoundException' });
    const retire = new RetireGrantCommand({ GrantToken: 'none' });
    await expect(client.send(retire)).rejects.toMatchObject({ name: 'InvalidGrantTokenException' });
  });
});

test('a name makes the same request answer the same grant', async () => {
  const KeyId = newKey();
  const { GrantId, GrantToken } = await create(KeyId, { Name: 'once' });
  const again = await create(KeyId, { Name: 'once' });
  expect(again.GrantId).toBe(GrantId);
  expect(again.GrantToken).not.toBe(GrantToken);
  expect((await create(KeyId, { Name: 'once', Operations: ['Encrypt'] })).GrantId).not.toBe(GrantId);
  expect((await create(KeyId)).GrantId).not.toBe((await create(KeyId)).GrantId);
});

test.each([
  [{ GranteePrincipal: undefined }, 'ValidationException'],
  [{ GranteePrincipal: 'app' }, 'InvalidArnException'],
  [{ GranteeServicePrincipal: 'backup.amazonaws.com' }, 'ValidationException'],
  [{ Operations: [] }, 'ValidationException'],
  [{ Operations: ['PutKeyPolicy' as 'Decrypt'] }, 'ValidationException'],
  [{ Operations: ['Sign' as const] }, 'ValidationException'],
  [{ Constraints: { EncryptionContextEquals: { a: 'x'.repeat(385) } } }, 'ValidationException'],
  [{ DryRun: true }, 'DryRunOperationException'],
])('CreateGrant refuses %j', async (input, name) => {
  await expect(create(newKey(), input)).rejects.toMatchObject({ name });
});

test('keys that take no grant, or not this one', async () => {
  await expect(create(newKey({ state: 'Disabled' }))).rejects.toMatchObject({ name: 'DisabledException' });
  await expect(create(newKey({ state: 'PendingDeletion' }))).rejects.toMatchObject({
    name: 'KMSInvalidStateException',
  });
  const signing = newKey({ spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' });
  await expect(create(signing)).rejects.toMatchObject({ name: 'ValidationException' });
  const constrained = { Operations: ['Sign' as const], Constraints: { EncryptionContextSubset: { a: 'b' } } };
  await expect(create(signing, constrained)).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(create(signing, { Operations: ['Sign'] })).resolves.toHaveProperty('GrantId');
});

test.each([{ Limit: 0 }, { Limit: 101 }])('ListGrants refuses %j', async (page) => {
  await expect(list(newKey(), page)).rejects.toMatchObject({ name: 'ValidationException' });
});

test('ListGrants rejects an invalid marker, and an unknown key', async () => {
  await expect(list(newKey(), { Marker: 'x' })).rejects.toMatchObject({ name: 'InvalidMarkerException' });
  await expect(list('alias/example')).rejects.toMatchObject({ name: 'NotFoundException' });
});

test('the seed holds a grant of each kind', async () => {
  const { keyId } = sandboxKeys.find(({ name }) => name === 'Grants') ?? { keyId: '' };
  const grants = await list(keyId);
  expect(grants.map((one) => one.GranteePrincipal ?? one.GranteeServicePrincipal)).toEqual([
    role('analytics'),
    role('reports'),
    'arn:aws:sts::111122223333:assumed-role/aws:ec2-infrastructure/i-0abcdef1234567890',
    'dynamodb.us-east-2.amazonaws.com',
    'backup.amazonaws.com',
    'arn:aws:iam::444455556666:role/importer',
    'AROAEXAMPLEDELETEDROLE',
  ]);
});
