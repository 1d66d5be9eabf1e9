import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { permanentAccessKeyId, sandboxSecret } from '../../../src/sandbox/credentials.ts';
import { createSandbox, type Sandbox, type SandboxKey, toArn } from '../../../src/sandbox/index.ts';
import { run } from '../../cli/running-program.ts';
import { type PostgresServer, startPostgres } from '../../fleet/postgres-server.ts';
import { ask, type Data } from '../../support/graphql.ts';

const accountId = '111122223333';
const regions = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-west-2', 'eu-central-1'];
const keysOfEach = 60;
/** So few that reading a Region takes some seconds. */
const requestsPerSecond = 10;

const policyFor = (principal: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'kms:*', Resource: '*' }],
  });

export const open = policyFor('*');
const policies = [policyFor(`arn:aws:iam::${accountId}:root`), policyFor('arn:aws:iam::444455556666:root'), open];

const keys: readonly SandboxKey[] = regions.flatMap((region) =>
  Array.from({ length: keysOfEach }, (_, number) => ({
    provider: 'AWS' as const,
    accountId,
    region,
    keyId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    document: policies[number % policies.length] ?? '',
  })),
);
export const arns: readonly string[] = keys.map(toArn).sort();

/** A service that runs as a process of its own. */
export interface Replica {
  readonly url: string;
  /** Kills it, as a power failure would. */
  kill(): Promise<void>;
}

/** A sandbox that counts calls, a Postgres server, and services that share it. */
export interface SharedIndex {
  readonly sandbox: Sandbox;
  readonly postgres: PostgresServer;
  startReplica(): Promise<Replica>;
  /** The keys whose reading is in the database. */
  written(): Promise<readonly string[]>;
  /** The number of GetKeyPolicy calls for each key. */
  asked(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export const startSharedIndex = async (postgresPrograms: string): Promise<SharedIndex> => {
  const sandbox = await createSandbox({ seeds: false, keys });
  const postgres = await startPostgres(postgresPrograms);
  const folder = mkdtempSync(join(tmpdir(), 'key-policy-replicas-'));
  const file = join(folder, 'accounts.json');
  writeFileSync(file, accountsFile(sandbox.awsUrl));
  const replicas = new Set<Replica>();
  const start = async (): Promise<Replica> => {
    const program = run({
      KMS_CONFIG: file,
      DATABASE_URL: postgres.url,
      AWS_ACCESS_KEY_ID: permanentAccessKeyId(accountId),
      AWS_SECRET_ACCESS_KEY: sandboxSecret,
      LOG_LEVEL: 'silent',
    });
    const kill = async () => {
      program.signal('SIGKILL');
      await program.ended;
    };
    const replica = { url: `${await program.url}/graphql`, kill };
    replicas.add(replica);
    return replica;
  };
  return {
    sandbox,
    postgres,
    startReplica: start,
    written: () => readWritten(postgres.url),
    asked: () => countedBy(sandbox),
    close: async () => {
      await Promise.all([...replicas].map((replica) => replica.kill()));
      await sandbox.close();
      await postgres.close();
      rmSync(folder, { recursive: true });
    },
  };
};

const accountsFile = (endpoint: string): string =>
  JSON.stringify({
    accounts: [{ provider: 'aws', accountId, regions, endpoint, requestsPerSecond }],
    cache: { ttlSeconds: 0 },
    index: { everyMinutes: 60 },
  });

const readWritten = async (connectionString: string): Promise<readonly string[]> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query('SELECT arn FROM key_policy.keys WHERE read_cycle > 0');
  await client.end();
  return rows.map(({ arn }) => arn);
};

const countedBy = (sandbox: Sandbox): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { operation, region, keyId, count } of sandbox.calls.all) {
    const arn = `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
    if (operation === 'GetKeyPolicy') counts.set(arn, (counts.get(arn) ?? 0) + count);
  }
  return counts;
};

/** The counts of the index; null where it is unavailable. */
const summaryOf = async ({ url }: Replica): Promise<Data> => {
  const fields = 'total judged unread complete asOf byExposure { exposure count }';
  return (await ask(url, `{ keySummary { ${fields} } }`)).data?.keySummary ?? null;
};

/** Waits until the counts are as expected. */
export const summaryWhere = async (replica: Replica, holds: (summary: Data) => boolean): Promise<Data> => {
  for (;;) {
    const summary = await summaryOf(replica);
    if (summary !== null && holds(summary)) return summary;
    await sleep(100);
  }
};

/** The keys on all pages of a search. */
export const foundBy = async ({ url }: Replica): Promise<readonly string[]> => {
  const query =
    'query ($after: String) { keySearch(first: 100, after: $after) { edges { node { arn } } pageInfo { hasNextPage endCursor } } }';
  const found: string[] = [];
  for (let after: string | null = null; ; ) {
    const { data } = await ask(url, query, { after });
    found.push(...data.keySearch.edges.map(({ node }: Data) => node.arn));
    if (!data.keySearch.pageInfo.hasNextPage) return found;
    after = data.keySearch.pageInfo.endCursor;
  }
};
