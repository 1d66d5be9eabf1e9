import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sandboxKeys, toArn } from '../../src/sandbox/index.ts';
import { ask } from '../support/graphql.ts';
import { alibabaCloudExample, awsExample, keyNamed } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

let running: ServiceUnderTest;
beforeEach(async () => {
  running = await startWithSandbox();
});
afterEach(() => running?.close());

const send = (query: string, variables = {}) => ask(running.graphqlUrl, query, variables);

describe('key', () => {
  it.each([awsExample, alibabaCloudExample])('reads the documented example of $provider', async ({ arn, ...key }) => {
    const { data, errors } = await send(
      `query ($arn: ID!) {
        key(arn: $arn) {
          arn provider region accountId keyId
          metadata { state createdAt }
          policy { name document wellFormed requestId retrievedAt stale }
        }
      }`,
      { arn },
    );
    const { metadata, policy, ...parts } = data.key;
    const { provider, region, accountId, keyId, document } = key;
    expect(errors).toEqual([]);
    expect(parts).toEqual({ arn, provider, region, accountId, keyId });
    expect(metadata).toEqual({ state: 'Enabled', createdAt: expect.stringMatching(/^\d{4}-.*T.*Z$/) });
    expect(policy).toEqual({
      name: 'default',
      document,
      wellFormed: true,
      requestId: expect.stringMatching(/^[0-9A-Fa-f-]{36}$/),
      retrievedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      stale: false,
    });
    expect(Math.abs(Date.parse(policy.retrievedAt) - Date.now())).toBeLessThan(60_000);
  });

  it('has no policy other than the default one', async () => {
    const { data, errors } = await send(`{ key(arn: "${awsExample.arn}") { policy(name: "other") { document } } }`);
    expect(data.key.policy).toBeNull();
    expect(errors[0]?.extensions?.code).toBe('KMS_POLICY_NOT_FOUND');
  });

  it('serves cached policies, and reads again if requested', async () => {
    const { arn } = awsExample;
    const changed = awsExample.document!.replace('kms:*', 'kms:Decrypt');
    const read = async (fresh: boolean) =>
      (await send(`{ key(arn: "${arn}") { policy(fresh: ${fresh}) { document retrievedAt } } }`)).data.key.policy;
    const first = await read(false);
    running.sandbox.putPolicy(arn, changed);
    expect(await read(false)).toEqual(first);
    expect(running.sandbox.calls.count()).toBe(1);
    expect((await read(true)).document).toBe(changed);
    expect((await read(false)).document).toBe(changed);
    expect(running.sandbox.calls.count()).toBe(2);
  });

  it('serves the last good answer as stale while the provider is down', async () => {
    const cache = { ttlMs: 0, negativeTtlMs: 0, staleMs: 60_000, maxEntries: 10, maxBytes: 1_000_000 };
    const forgetful = await startWithSandbox({ settings: { cache } });
    try {
      const query = `{ key(arn: "${awsExample.arn}") { policy { document stale } } }`;
      const before = await ask(forgetful.graphqlUrl, query);
      forgetful.sandbox.setFault({ kind: 'unavailable' });
      const after = await ask(forgetful.graphqlUrl, query);
      expect(before.data.key.policy).toEqual({ document: awsExample.document, stale: false });
      expect(after.errors).toEqual([]);
      expect(after.data.key.policy).toEqual({ document: awsExample.document, stale: true });
    } finally {
      await forgetful.close();
    }
  });
});

describe('keyById', () => {
  const query = `query ($provider: KmsProvider!, $region: String!, $keyId: ID!, $accountId: String) {
    keyById(provider: $provider, region: $region, keyId: $keyId, accountId: $accountId) { arn policy { document } }
  }`;

  it('finds the account where there is one', async () => {
    const { provider, region, keyId, arn, document } = awsExample;
    const { data, errors } = await send(query, { provider, region, keyId });
    expect(errors).toEqual([]);
    expect(data.keyById).toEqual({ arn, policy: { document } });
  });

  it('looks for the account where there are several, and remembers it', async () => {
    const { provider, region, keyId, accountId, arn, document } = alibabaCloudExample;
    const { data, errors } = await send(query, { provider, region, keyId });
    expect(errors).toEqual([]);
    expect(data.keyById).toEqual({ arn, policy: { document } });
    const asked = running.sandbox.calls.count({ operation: 'DescribeKey' });
    expect(asked).toBeGreaterThan(1);
    await send(query, { provider, region, keyId });
    expect(running.sandbox.calls.count({ operation: 'DescribeKey' })).toBe(asked);
    const told = await send(query, { provider, region, keyId, accountId });
    expect(told.data.keyById).toEqual({ arn, policy: { document } });
  });

  it('reports an id that none of several accounts has as not found', async () => {
    const { provider, region } = alibabaCloudExample;
    const { data, errors } = await send(query, { provider, region, keyId: 'key-hzz000000000000000000' });
    expect(data.keyById).toBeNull();
    expect(errors[0]).toMatchObject({ extensions: { code: 'KMS_KEY_NOT_FOUND', kms: { accountId: null, arn: null } } });
  });

  it.each([
    { keyId: 'alias/orders', code: 'KMS_INVALID_KEY_REFERENCE' },
    { keyId: awsExample.arn, code: 'KMS_INVALID_KEY_REFERENCE' },
    { keyId: awsExample.keyId, region: 'sa-east-1', code: 'KMS_ACCOUNT_NOT_CONFIGURED' },
    { keyId: awsExample.keyId, accountId: '999999999999', code: 'KMS_ACCOUNT_NOT_CONFIGURED' },
  ])('is null with $code for $keyId', async ({ code, ...given }) => {
    const { data, errors } = await send(query, { provider: 'AWS', region: 'us-east-2', ...given });
    expect(data).toEqual({ keyById: null });
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual([code]);
    expect(running.sandbox.calls.count()).toBe(0);
  });
});

describe('kmsAccounts', () => {
  const idsOf = async (args: string): Promise<string[]> =>
    (await send(`{ kmsAccounts${args} { accountId } }`)).data.kmsAccounts.map(
      ({ accountId }: { accountId: string }) => accountId,
    );

  it('are all answered, or page by page', async () => {
    const all = await idsOf('');
    const paged: string[] = [];
    for (let page = await idsOf('(first: 1)'); page.length > 0; page = await idsOf(`(first: 1, after: "${page[0]}")`)) {
      expect(page).toHaveLength(1);
      paged.push(...page);
    }
    expect(paged).toEqual(all);
  });

  it('report that an account is not among them', async () => {
    const { errors } = await send('{ kmsAccounts(after: "999999999999") { accountId } }');
    expect(errors[0]?.extensions?.code).toBe('KMS_INVALID_PARAMETER');
  });
});

describe('keys', () => {
  const present = sandboxKeys.filter(({ name }) => name !== 'NotFoundException' && name !== 'Forbidden.KeyNotFound');
  const query = `query ($first: Int, $after: String, $filter: KeyFilter) {
    keys(first: $first, after: $after, filter: $filter) {
      edges { cursor node { arn } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      errors { code operation provider accountId region }
    }
  }`;
  const page = async (variables: object) => (await send(query, variables)).data.keys;
  const arnsOf = ({ edges }: { edges: readonly { node: { arn: string } }[] }) => edges.map(({ node }) => node.arn);

  it('lists all accounts and Regions page by page, and each key once', async () => {
    const arns: string[] = [];
    for (let after: string | null = null, pages = 0; pages < 50; pages += 1) {
      const { edges, pageInfo, errors } = await page({ first: 7, after });
      expect(errors).toEqual([]);
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([edges[0].cursor, edges.at(-1).cursor]);
      arns.push(...arnsOf({ edges }));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
      expect(edges).toHaveLength(7);
    }
    expect(arns.toSorted()).toEqual(present.map(({ arn }) => arn).toSorted());
  });

  it('narrows by provider, account and Region', async () => {
    const { accountId, region } = keyNamed('AWS', 'Multi-Region replica');
    const filter = { provider: 'AWS', accountId, region };
    const meant = present.filter((key) => key.accountId === accountId && key.region === region);
    expect(arnsOf(await page({ filter })).toSorted()).toEqual(meant.map(({ arn }) => arn).toSorted());
    expect(running.sandbox.calls.all).toMatchObject([{ operation: 'ListKeys', region, accountId }]);
    expect(await page({ filter: { accountId: '999999999999' } })).toMatchObject({ edges: [], errors: [] });
  });

  it('reports the accounts and Regions that it could not list', async () => {
    running.sandbox.setFault({
      kind: 'error',
      code: 'AccessDeniedException',
      status: 400,
      message: 'No.',
      on: { region: 'eu-west-1' },
    });
    const { edges, errors } = await page({ first: 500 });
    expect(errors).toEqual([
      {
        code: 'KMS_ACCESS_DENIED',
        operation: 'ListKeys',
        provider: 'AWS',
        accountId: '111122223333',
        region: 'eu-west-1',
      },
    ]);
    expect(edges).toHaveLength(present.filter(({ region }) => region !== 'eu-west-1').length);
  });

  it('lists a key that is new', async () => {
    const key = { ...awsExample, keyId: '00000000-0000-4000-8000-000000000abc', document: awsExample.document! };
    running.sandbox.addKey(key);
    expect(arnsOf(await page({ first: 500 }))).toContain(toArn(key));
  });
});

it('kmsAccounts are those that are configured', async () => {
  const { data } = await send('{ kmsAccounts { provider accountId regions } }');
  const accounts = running.sandbox.accounts.map(({ provider, accountId, regions }) => ({
    provider,
    accountId,
    regions,
  }));
  expect(data.kmsAccounts).toEqual(accounts);
  expect(running.sandbox.calls.count()).toBe(0);
});

it('introspection is rejected where the explorer is off, but gateways get the SDL', async () => {
  const { errors } = await send('{ __schema { types { name } } }');
  expect(errors[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  expect(errors[0]?.message).toContain('EXPLORER');
  const { data } = await send('{ _service { sdl } }');
  expect(data._service.sdl).toContain('type Key');
});
