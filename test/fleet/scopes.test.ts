import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SandboxKey, toArn } from '../../src/sandbox/index.ts';
import { audience, type Issuer, startIssuer } from '../http/issuer.ts';
import { type Answer, ask, type Data } from '../support/graphql.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';
import { policyFor } from './stores.ts';
import { until } from './toy-cloud.ts';

/** More accounts in one Region than are searched for the key of an id. */
const accountIds = ['1', '2', '3', '4', '5', '6', '7'].map((digit) => digit.repeat(12));
const [first = '', second = ''] = accountIds;
const region = 'us-east-2';

const keyOf = (accountId: string, name: string): SandboxKey => ({
  provider: 'AWS',
  accountId,
  region,
  keyId: `${accountId.slice(0, 8)}-0000-4000-8000-${name.padStart(12, '0')}`,
  document: policyFor(name === '0' ? '*' : `arn:aws:iam::${accountId}:root`),
  aliases: [`alias/${name}`],
});
const keys = accountIds.flatMap((accountId) => [keyOf(accountId, '0'), keyOf(accountId, '1')]);

let issuer: Issuer;
let running: ServiceUnderTest;

const index = { everyMs: 3_600_000, grants: true, url: null, folder: null, encryptionKey: null, startsAtOnce: true };

const askAs = async (scope: string, query: string, variables = {}): Promise<Answer> => {
  const token = await issuer.token({ scope });
  return ask(running.graphqlUrl, query, variables, { authorization: `Bearer ${token}` });
};

const counts = async (scope: string, filter: object = {}): Promise<Data> => {
  const query = `query ($filter: KeySearchFilter) { keySummary(filter: $filter) {
    total judged unread complete byExposure { exposure count } errors { code accountId } } }`;
  return (await askAs(scope, query, { filter })).data.keySummary;
};

beforeAll(async () => {
  issuer = await startIssuer();
  running = await startWithSandbox({
    env: { JWT_JWKS_URL: issuer.jwksUrl, JWT_ISSUER: issuer.name, JWT_AUDIENCE: audience },
    settings: { index },
    sandbox: { seeds: false, keys },
  });
  await until(
    () => counts('keys:read'),
    ({ complete, judged }) => complete && judged === keys.length,
  );
});
afterAll(async () => {
  await running?.close();
  await issuer?.close();
});
beforeEach(() => running.sandbox.calls.reset());

describe('what a token may not read', () => {
  const scope = `keys:read:aws:${first}`;

  it('is in no count', async () => {
    expect(await counts('keys:read')).toMatchObject({ total: 14, complete: true, errors: [] });
    expect(await counts(scope)).toEqual({
      total: 2,
      judged: 2,
      unread: 0,
      complete: false,
      byExposure: [
        { exposure: 'PUBLIC', count: 1 },
        { exposure: 'INTERNAL', count: 1 },
      ],
      errors: [{ code: 'FORBIDDEN', accountId: null }],
    });
    expect(await counts(scope, { accountId: second })).toMatchObject({ total: 0, byExposure: [] });
    expect(await counts(`${scope}:eu-west-1`)).toMatchObject({ total: 0 });
    expect(await counts('openid')).toMatchObject({ total: 0 });
  });

  it('is an error where no configured account and Region is asked for', async () => {
    for (const filter of [{ accountId: '000000000000' }, { accountId: first, region: 'us-east2' }]) {
      expect(await counts('keys:read', filter)).toMatchObject({
        total: 0,
        complete: false,
        errors: [{ code: 'KMS_ACCOUNT_NOT_CONFIGURED', accountId: filter.accountId }],
      });
    }
  });

  it.each([
    ['keySearch', `{ keySearch { totalCount edges { node { arn } } } }`],
    ['keySearch by alias', `{ keySearch(filter: { alias: "0" }) { totalCount edges { node { arn } } } }`],
    [
      'keyPrincipal',
      `{ keyPrincipal(arn: "arn:aws:iam::999999999999:role/app") { keys { unread edges { node { arn } } } } }`,
    ],
  ])('is on no page of %s', async (_name, query) => {
    const all = await askAs('keys:read', query);
    const some = await askAs(scope, query);
    for (const accountId of accountIds) expect(all.text).toContain(accountId);
    for (const accountId of accountIds.slice(1)) expect(some.text).not.toContain(accountId);
    expect(some.text).toContain(first);
  });

  it('is no event of the feed', async () => {
    const query = `{ keyPolicyChanges { edges { node { key { arn } } } } }`;
    for (const { accountId } of keys) {
      running.sandbox.putPolicy(toArn(keyOf(accountId, '1')), policyFor(`arn:aws:iam::${accountId}:role/other`));
    }
    const fresh = `query ($arn: ID!) { key(arn: $arn) { policy(fresh: true) { fingerprint } } }`;
    for (const accountId of accountIds) await askAs('keys:read', fresh, { arn: toArn(keyOf(accountId, '1')) });
    const all = () => askAs('keys:read', query);
    await until(all, ({ data }) => data.keyPolicyChanges.edges.length === accountIds.length);
    expect((await askAs(scope, query)).data.keyPolicyChanges.edges).toEqual([
      { node: { key: { arn: toArn(keyOf(first, '1')) } } },
    ]);
  });
});

describe('a bare key id that many accounts might have', () => {
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Key { arn accountId policy { fingerprint } } } }`;
  const representation = ({ keyId }: SandboxKey) => ({ __typename: 'Key', provider: 'AWS', region, keyId });
  const describeCalls = () => running.sandbox.calls.count({ operation: 'DescribeKey' });
  const unknown = { ...keyOf(first, '0'), keyId: '99999999-0000-4000-8000-000000000000' };

  it('is looked up in the index, many at once', async () => {
    const wanted = accountIds.map((accountId) => keyOf(accountId, '0'));
    const { data, errors } = await askAs('keys:read', query, { r: wanted.map(representation) });
    expect(errors).toEqual([]);
    expect(data._entities).toMatchObject(wanted.map((key) => ({ arn: toArn(key), accountId: key.accountId })));
    expect(describeCalls()).toBe(0);
  });

  it('belongs to no account where the index does not contain it', async () => {
    const { data, errors } = await askAs('keys:read', query, { r: [unknown, keyOf(second, '1')].map(representation) });
    expect(errors).toMatchObject([{ extensions: { code: 'KMS_AMBIGUOUS_KEY_ID' } }]);
    expect(data._entities[1]).toMatchObject({ accountId: second });
  });

  it('reveals no account that the token may not read, although the index contains it', async () => {
    const scope = accountIds
      .slice(1)
      .map((accountId) => `keys:read:aws:${accountId}`)
      .join(' ');
    const wanted = keyOf(first, '0');
    await askAs('keys:read', query, { r: [representation(wanted)] });
    const { text, errors } = await askAs(scope, query, { r: [representation(wanted)] });
    expect(errors).toMatchObject([{ extensions: { code: 'KMS_AMBIGUOUS_KEY_ID' } }]);
    expect(text).not.toContain(first);
  });

  it('is searched for where few accounts may have it and the index does not contain it', async () => {
    const late = { ...keyOf(second, '2'), keyId: '22222222-0000-4000-8000-000000001a7e' };
    running.sandbox.addKey(late);
    const scope = [first, second].map((accountId) => `keys:read:aws:${accountId}`).join(' ');
    const { data } = await askAs(scope, query, { r: [representation(late)] });
    expect(data._entities).toMatchObject([{ arn: toArn(late) }]);
    expect(describeCalls()).toBe(2);
    // The account that was found is remembered, also for end users with more scopes.
    const { data: again } = await askAs('keys:read', query, { r: [representation(late)] });
    expect(again._entities).toMatchObject([{ arn: toArn(late) }]);
    expect(describeCalls()).toBe(2);
  });
});
