import { type KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { type Service, startService } from '../../../src/service.ts';
import { until } from '../../fleet/toy-cloud.ts';
import { ask, type Data } from '../../support/graphql.ts';
import { hasMoto, type RunningProgram, startMoto } from '../deployment/programs.ts';
import { type FoundKey, readAll } from './brute-force.ts';
import { accountIds, accountsFile, auditor, clientOf, createKeys, partnerId, policyOf, regions } from './moto-keys.ts';

const variables = { AWS_ACCESS_KEY_ID: 'moto', AWS_SECRET_ACCESS_KEY: 'moto' };
const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));

if (!hasMoto) process.stderr.write("Left out: the index against moto. Install it (pip install 'moto[server]').\n");

interface World {
  readonly moto: RunningProgram;
  readonly clients: readonly KMSClient[];
  readonly service: Service;
  /** What the SDK alone, without the service, finds of each key. */
  readonly found: readonly FoundKey[];
}

const start = async (): Promise<World> => {
  Object.assign(process.env, variables);
  // Without a configured account, moto derives the account from the credentials.
  const moto = await startMoto({});
  const places = accountIds.flatMap((accountId) => regions.map((region) => ({ accountId, region })));
  const clients = places.map(({ accountId, region }) => clientOf(moto.url, accountId, region));
  const found: FoundKey[] = [];
  for (const [index, { accountId, region }] of places.entries()) {
    await createKeys(clients[index]!, accountId);
    found.push(...(await readAll(clients[index]!, accountId, region)));
  }
  const env = { PORT: '0', LOG_LEVEL: 'silent', KMS_CONFIG: 'file' };
  const service = await startService(loadConfig(env, () => accountsFile(moto.url)));
  return { moto, clients, service, found };
};

const connection = 'edges { node { arn } } pageInfo { hasNextPage endCursor }';
const searchOperation = `query ($filter: KeySearchFilter, $after: String) {
  keySearch(filter: $filter, first: 7, after: $after) { totalCount complete ${connection} }
}`;
const summaryOperation = `query ($filter: KeySearchFilter) {
  keySummary(filter: $filter) { total judged unread complete asOf byExposure { exposure count } errors { code } }
}`;
const keysOperation = `query ($arn: ID!, $after: String) {
  keyPrincipal(arn: $arn) { keys(action: "kms:Decrypt", first: 7, after: $after) { unread complete ${connection} } }
}`;
const historyOperation = `query ($arn: ID!) {
  key(arn: $arn) { history { edges { node { policy { document } newAccess { verdict } } } } }
}`;

const filters: readonly (readonly [filter: object, matches: (key: FoundKey) => boolean])[] = [
  [{}, () => true],
  [{ exposures: ['PUBLIC'] }, ({ exposure }) => exposure === 'PUBLIC'],
  [{ exposures: ['EXTERNAL', 'PUBLIC'] }, ({ exposure }) => exposure !== 'INTERNAL'],
  [{ exposures: ['INTERNAL'] }, ({ exposure }) => exposure === 'INTERNAL'],
  [{ externalAccount: partnerId }, ({ externalAccounts }) => externalAccounts.includes(partnerId)],
  [{ states: ['Disabled'] }, ({ state }) => state === 'Disabled'],
  [{ states: ['PendingDeletion', 'Disabled'] }, ({ state }) => state !== 'Enabled'],
  [{ tag: { key: 'team' } }, ({ tags }) => 'team' in tags],
  [{ tag: { key: 'team', value: 'payments' } }, ({ tags }) => tags.team === 'payments'],
  [{ alias: 'payments' }, ({ aliases }) => aliases.includes('alias/payments')],
  [{ accountId: accountIds[1] }, ({ accountId }) => accountId === accountIds[1]],
  [
    { region: regions[1], states: ['Enabled'], tag: { key: 'team', value: 'audit' } },
    ({ region, state, tags }) => region === regions[1] && state === 'Enabled' && tags.team === 'audit',
  ],
];

describe.runIf(hasMoto)('the index of accounts of moto', () => {
  let world: World;
  beforeAll(async () => {
    world = await start();
    const { data } = await until(
      () => send(summaryOperation),
      (answer) => answer.data?.keySummary?.asOf !== null,
    );
    expect(data.keySummary).toMatchObject({ complete: true, errors: [] });
  }, 240_000);
  afterAll(async () => {
    for (const client of world?.clients ?? []) client.destroy();
    await world?.service.close();
    await world?.moto.close();
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  const send = (query: string, given: Readonly<Record<string, unknown>> = {}) =>
    ask(`${world.service.url}/graphql`, query, given);

  /** All pages of a connection. */
  const arnsOf = async (query: string, given: object, pick: (data: Data) => Data): Promise<readonly string[]> => {
    const arns: string[] = [];
    for (let after: string | null = null; ; ) {
      const { data, errors } = await send(query, { ...given, after });
      expect(errors).toEqual([]);
      const { edges, pageInfo } = pick(data);
      arns.push(...edges.map((edge: Data) => edge.node.arn));
      if (!pageInfo.hasNextPage) return arns;
      after = pageInfo.endCursor;
    }
  };

  it.each(filters)('finds and counts %j as reading each key does', async (filter, matches) => {
    const wanted = world.found.filter(matches);
    const arns = wanted.map(({ arn }) => arn).sort();
    expect(arns.length).toBeGreaterThan(0);
    expect(await arnsOf(searchOperation, { filter }, ({ keySearch }) => keySearch)).toEqual(arns);
    const { data } = await send(summaryOperation, { filter });
    expect(data.keySummary).toMatchObject({ total: arns.length, judged: arns.length, unread: 0 });
    const counts = Object.fromEntries(data.keySummary.byExposure.map((one: Data) => [one.exposure, one.count]));
    for (const exposure of ['PUBLIC', 'EXTERNAL', 'INTERNAL']) {
      expect(counts[exposure] ?? 0).toBe(wanted.filter((key) => key.exposure === exposure).length);
    }
  });

  it('finds the keys that a role of another company may use, by policies and grants', async () => {
    const wanted = world.found.filter(({ isForAuditor }) => isForAuditor).map(({ arn }) => arn);
    const arns = await arnsOf(keysOperation, { arn: auditor }, ({ keyPrincipal }) => keyPrincipal.keys);
    expect(arns).toEqual(wanted.sort());
  });

  it('remembers the text that a policy had before', async () => {
    const { arn, accountId, document } = world.found[0]!;
    const Policy = policyOf(accountId, {
      Effect: 'Allow',
      Principal: { AWS: auditor },
      Action: 'kms:Decrypt',
      Resource: '*',
    });
    await world.clients[0]!.send(new PutKeyPolicyCommand({ KeyId: arn, PolicyName: 'default', Policy }));
    await send('query ($arn: ID!) { key(arn: $arn) { policy { exposure } } }', { arn });
    const versions = async () => {
      const { data } = await send(historyOperation, { arn });
      return data.key.history.edges.map(({ node }: Data) => node);
    };
    await expect.poll(versions).toEqual([
      { policy: { document: Policy }, newAccess: { verdict: 'SOME' } },
      { policy: { document }, newAccess: null },
    ]);
  });
});
