import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, ask } from '../support/graphql.ts';
import { alibabaCloudExample, awsExample, keyNamed, toRepresentation } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

let running: ServiceUnderTest;
beforeAll(async () => {
  // The tests count calls: none may be retried because this machine is slow.
  running = await startWithSandbox({
    settings: { provider: { timeoutMs: 30_000, deadlineMs: 60_000, credentialsTimeoutMs: 30_000 } },
  });
});
beforeEach(() => {
  running.sandbox.clearFaults();
  running.sandbox.calls.reset();
});
afterAll(() => running.close());

const send = (query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
  ask(running.graphqlUrl, query, variables);

const keyOf = async (arn: string, fields: string) => {
  const { data, errors } = await send(`query ($arn: ID!) { key(arn: $arn) { ${fields} } }`, { arn });
  return { key: data.key, errors };
};

const calls = (operation?: string) => running.sandbox.calls.count(operation === undefined ? {} : { operation });

let created = 0;
/** A key that no other test has read. */
const newKey = (more: object = {}): string => {
  created += 1;
  const keyId = `0a0a0a0a-0000-4000-8000-${String(created).padStart(12, '0')}`;
  const { provider, accountId, region, document } = awsExample;
  running.sandbox.addKey({ provider, accountId, region, keyId, document: document ?? '', ...more });
  return `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
};

describe('an alias', () => {
  const aws = 'arn:aws:kms:us-east-2:111122223333:alias/orders/database';
  const alibabaCloud = 'acs:kms:cn-hangzhou:1903253031260001:alias/orders';

  it.each([
    [aws, awsExample],
    [alibabaCloud, alibabaCloudExample],
  ])('%s shows the parts of its ARN without a call', async (arn, { provider, region, accountId }) => {
    const { key, errors } = await keyOf(arn, 'arn provider region accountId keyId');
    expect(errors).toEqual([]);
    expect(key).toEqual({ arn, provider, region, accountId, keyId: null });
    expect(calls()).toBe(0);
  });

  it.each([
    [aws, awsExample],
    [alibabaCloud, alibabaCloudExample],
  ])('%s is resolved by one DescribeKey for all its fields', async (arn, example) => {
    const fields = `resolvedArn target { arn keyId } metadata { state } policy { document }
      policyResult { __typename } tags { key } aliases { name } replicas { arn } grants { edges { node { grantId } } }`;
    const { key, errors } = await keyOf(arn, fields);
    expect(errors).toEqual([]);
    expect(key).toMatchObject({
      resolvedArn: example.arn,
      target: { arn: example.arn, keyId: example.keyId },
      policy: { document: example.document },
      metadata: { state: 'Enabled' },
      tags: [{ key: 'Environment' }, { key: 'Team' }],
      replicas: [],
    });
    expect(calls('DescribeKey')).toBe(1);
    expect(calls('GetKeyPolicy')).toBe(1);
    await keyOf(arn, fields);
    expect(calls('DescribeKey')).toBe(1);
    expect(calls('GetKeyPolicy')).toBe(1);
  });

  it.each(['arn:aws:kms:us-east-2:111122223333:alias/none', 'acs:kms:cn-hangzhou:1903253031260001:alias/none'])(
    '%s that refers to no key gives a typed error for each field',
    async (arn) => {
      const { key, errors } = await keyOf(arn, 'arn policy { document } resolvedArn tags { key }');
      expect(key).toEqual({ arn, policy: null, resolvedArn: null, tags: null });
      expect(errors).toHaveLength(3);
      for (const { message, extensions } of errors) {
        expect(message).toMatch(/no such alias/);
        expect(extensions).toMatchObject({ code: 'KMS_KEY_NOT_FOUND', kms: { operation: 'DescribeKey', arn } });
      }
      expect(calls()).toBe(1);
    },
  );

  it('is found by its name', async () => {
    const query = `query ($provider: KmsProvider!, $region: String!, $alias: String!, $accountId: String) {
      keyByAlias(provider: $provider, region: $region, alias: $alias, accountId: $accountId) { arn resolvedArn }
    }`;
    const named = { provider: 'AWS', region: 'us-east-2', alias: 'alias/example' };
    const { data } = await send(query, named);
    expect(data.keyByAlias).toEqual({
      arn: 'arn:aws:kms:us-east-2:111122223333:alias/example',
      resolvedArn: awsExample.arn,
    });
    const several = await send(query, { provider: 'ALIBABA_CLOUD', region: 'cn-hangzhou', alias: 'alias/example' });
    expect(several.errors[0]?.extensions).toMatchObject({ code: 'KMS_AMBIGUOUS_KEY_ID' });
    const noAlias = await send(query, { ...named, alias: 'example' });
    expect(noAlias.data.keyByAlias).toBeNull();
    expect(noAlias.errors[0]?.extensions).toMatchObject({ code: 'KMS_INVALID_KEY_REFERENCE' });
  });

  it('may be among other references of a batch, with and without the entity cache', async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Key { arn policy { document } } } }`;
    const references = [aws, awsExample.arn, alibabaCloud, alibabaCloudExample.arn].map((arn) => ({ arn }));
    const r = references.map(toRepresentation);
    const answers: unknown[] = [];
    for (let turn = 0; turn < 3; turn += 1) answers.push((await send(query, { r })).data._entities);
    const [first] = answers as [{ policy: unknown }[]];
    expect(first.map(({ policy }) => policy)).toEqual(
      [awsExample, awsExample, alibabaCloudExample, alibabaCloudExample].map(({ document }) => ({ document })),
    );
    expect(first).toMatchObject(references);
    expect(answers).toEqual([first, first, first]);
  });
});

describe('grants', () => {
  const grants = keyNamed('AWS', 'Grants').arn;
  const node = `grantId name createdAt issuingAccountId operations grantee { type value kind accountId external }
    retiringPrincipal { value kind } retiringServicePrincipal { value kind } constraints { operator key values }`;

  it('have their principals, operations and constraints', async () => {
    const { key, errors } = await keyOf(grants, `grants { edges { node { ${node} } } pageInfo { hasNextPage } }`);
    expect(errors).toEqual([]);
    const nodes = key.grants.edges.map((edge: { node: unknown }) => edge.node);
    expect(nodes[0]).toMatchObject({
      name: 'analytics',
      issuingAccountId: '111122223333',
      operations: ['kms:Decrypt', 'kms:DescribeKey', 'kms:RetireGrant'],
      grantee: { type: 'AWS', kind: 'ROLE', accountId: '111122223333', external: false },
      retiringPrincipal: { value: 'arn:aws:iam::111122223333:role/KeyAdmin', kind: 'ROLE' },
      constraints: [],
    });
    expect(nodes[1].constraints).toEqual([
      { operator: 'StringEquals', key: 'kms:EncryptionContext:Department', values: ['Finance'] },
    ]);
    expect(nodes[2]).toMatchObject({
      grantee: { kind: 'ASSUMED_ROLE_SESSION', external: false },
      constraints: [
        { operator: 'StringEquals', key: 'kms:EncryptionContext:aws:ebs:id', values: ['vol-0abcdef1234567890'] },
        { operator: 'ForAllValues:StringEqualsIgnoreCase', key: 'kms:EncryptionContextKeys', values: ['aws:ebs:id'] },
      ],
    });
    expect(nodes[4]).toMatchObject({
      grantee: { type: 'Service', kind: 'SERVICE', external: null },
      retiringServicePrincipal: { value: 'backup.amazonaws.com', kind: 'SERVICE' },
      constraints: [{ key: 'aws:SourceArn' }],
    });
    expect(nodes[5].grantee).toMatchObject({ accountId: '444455556666', external: true });
    expect(nodes[6].grantee).toMatchObject({ kind: 'DELETED' });
    expect(key.grants.pageInfo).toEqual({ hasNextPage: false });
    expect(calls('ListGrants')).toBe(1);
  });

  it('are paged, and only requested pages are read', async () => {
    const arn = newKey();
    const wanted = running.sandbox.addGrants(
      arn,
      Array.from({ length: 250 }, () => ({ granteePrincipal: awsExample.arn, operations: ['Decrypt'] })),
    );
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const query = `query ($arn: ID!, $after: String) { key(arn: $arn) {
        grants(first: 70, after: $after) { edges { node { grantId } } pageInfo { hasNextPage endCursor } } } }`;
      const { data } = await send(query, { arn, after });
      const { edges, pageInfo } = data.key.grants;
      seen.push(...edges.map((edge: { node: { grantId: string } }) => edge.node.grantId));
      if (seen.length === 70) expect(calls('ListGrants')).toBe(1);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(wanted);
    expect(calls('ListGrants')).toBe(3);
  });

  it('are empty on Alibaba Cloud, without a call', async () => {
    const { key, errors } = await keyOf(alibabaCloudExample.arn, 'grants { edges { cursor } }');
    expect(errors).toEqual([]);
    expect(key.grants.edges).toEqual([]);
    expect(calls()).toBe(0);
  });

  it.each([
    ['a cursor that is none', '(after: "x")', 'KMS_INVALID_PARAMETER'],
    ['a first of 0', '(first: 0)', 'KMS_INVALID_PARAMETER'],
  ])('refuse %s', async (_name, given, code) => {
    const { key, errors } = await keyOf(grants, `grants${given} { edges { cursor } }`);
    expect(key.grants).toBeNull();
    expect(errors[0]?.extensions).toMatchObject({ code });
  });

  it('that may not be listed are null with a typed error, and take no other field with them', async () => {
    const message = 'User is not authorized';
    running.sandbox.setFault({
      kind: 'error',
      code: 'AccessDeniedException',
      status: 400,
      message,
      on: { operation: 'ListGrants' },
    });
    const { key, errors } = await keyOf(newKey(), 'grants { edges { cursor } } policy { document }');
    expect(key).toEqual({ grants: null, policy: { document: awsExample.document } });
    expect(errors).toMatchObject([
      { path: ['key', 'grants'], extensions: { code: 'KMS_ACCESS_DENIED', kms: { operation: 'ListGrants' } } },
    ]);
  });
});

describe('further details of a key', () => {
  it('rotation, by the operation of each cloud', async () => {
    const fields = 'rotation { enabled periodInDays nextRotationAt lastRotationAt } metadata { currentKeyMaterialId }';
    expect((await keyOf(awsExample.arn, fields)).key.rotation).toEqual({
      enabled: true,
      periodInDays: 365,
      nextRotationAt: '2027-01-15T08:30:00.000Z',
      lastRotationAt: null,
    });
    expect(calls('GetKeyRotationStatus')).toBe(1);
    const never = await keyOf(keyNamed('AWS', 'Key agreement').arn, fields);
    expect(never.key.rotation).toMatchObject({ enabled: false, periodInDays: null });
    running.sandbox.calls.reset();
    const other = await keyOf(keyNamed('ALIBABA_CLOUD', 'Condition').arn, fields);
    expect(other.key.rotation).toMatchObject({ enabled: false });
    expect((await keyOf(alibabaCloudExample.arn, fields)).key.rotation).toMatchObject({
      enabled: true,
      periodInDays: 30,
      lastRotationAt: '2026-11-15T08:30:00.000Z',
    });
    expect(calls()).toBe(2);
    expect(calls('DescribeKey')).toBe(2);
  });

  it('replicas, whose fingerprints show that their policies have drifted', async () => {
    const primary = keyNamed('AWS', 'Multi-Region primary');
    const fields =
      'policy { fingerprint } replicas { arn region policy { fingerprint } } metadata { multiRegionKeyType }';
    const { key, errors } = await keyOf(primary.arn, fields);
    expect(errors).toEqual([]);
    expect(key.metadata).toEqual({ multiRegionKeyType: 'PRIMARY' });
    expect(key.replicas).toMatchObject([{ arn: keyNamed('AWS', 'Multi-Region replica').arn, region: 'eu-west-1' }]);
    expect(key.replicas[0].policy.fingerprint).not.toBe(key.policy.fingerprint);
  });

  it('metadata of newer kinds of keys', async () => {
    const fields = 'metadata { usage spec algorithms currentKeyMaterialId }';
    expect((await keyOf(keyNamed('AWS', 'Post-quantum key').arn, fields)).key.metadata).toEqual({
      usage: 'ENCAPSULATE_DECAPSULATE',
      spec: 'ML_KEM_768',
      algorithms: ['ML_KEM_768'],
      currentKeyMaterialId: null,
    });
  });

  it('is read only if selected, and once per batch', async () => {
    await keyOf(newKey(), 'arn again: aliases { name arn } aliases { name }');
    expect(running.sandbox.calls.all).toMatchObject([{ operation: 'ListAliases', count: 1 }]);
  });
});
