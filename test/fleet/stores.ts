import type { KmsErrorCode } from '../../src/errors.ts';
import type { KeyReading } from '../../src/fleet/record/key-reading.ts';
import { type IndexStore, openStore } from '../../src/fleet/store/index-store.ts';
import { readRegions, syncRegions } from '../../src/fleet/store/regions.ts';
import type { ReadingToWrite } from '../../src/fleet/store/written-key.ts';
import type { KeySourceAccount } from '../../src/keys/key-source.ts';
import { inspectKeyPolicy } from '../../src/policy/inspect.ts';
import { descriptionOf } from '../../src/providers/descriptions.ts';
import type { KeyRef } from '../../src/providers/provider.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

/** A database for a suite: stores on a server share its contents, each embedded one begins empty. */
export interface DatabaseUnderTest {
  readonly server: PostgresServer | null;
  open(encryptionKey?: string | null): Promise<IndexStore>;
  close(): Promise<void>;
}

export interface DatabaseKind {
  readonly name: string;
  start(): Promise<DatabaseUnderTest>;
}

export const embedded: DatabaseKind = {
  name: 'the embedded Postgres',
  start: async () => ({
    server: null,
    open: (encryptionKey = null) => openStore({ url: null, folder: null, encryptionKey }),
    close: async () => {},
  }),
};

/** @param programs - The folder of a Postgres server's programs. */
export const serverOf = (programs: string): DatabaseKind => ({
  name: 'a Postgres server',
  start: async () => {
    const server = await startPostgres(programs);
    return {
      server,
      open: (encryptionKey = null) => openStore({ url: server.url, folder: null, encryptionKey }),
      close: () => server.close(),
    };
  },
});

export const account: KeySourceAccount = { provider: 'AWS', accountId: '111122223333', regions: ['us-east-2'] };

/** A key with a short name: ids sort like the names. */
export const refOf = (name: string, accountId = '111122223333', region = 'us-east-2'): KeyRef => {
  const keyId = `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').padEnd(12, '0')}`;
  const arn = `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
  return { provider: 'AWS', arn, partition: 'aws', region, accountId, keyId };
};

/** The text of a policy that allows the principals every action. */
export const policyFor = (...principals: readonly string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: principals }, Action: 'kms:*', Resource: '*' }],
  });

export const root = 'arn:aws:iam::111122223333:root';
export const outsider = 'arn:aws:iam::444455556666:role/app';

export const readingOf = (
  ref: KeyRef,
  policy: string | { readonly error: KmsErrorCode },
  readAt: number,
): KeyReading => ({
  ref,
  readAt,
  policy:
    typeof policy === 'string' ? { view: inspectKeyPolicy(policy, descriptionOf(ref.provider).language, ref) } : policy,
});

/** Adds the Region of the account to the index, and assigns readings to it. */
export const knownRegion = async (
  store: IndexStore,
  accounts: readonly KeySourceAccount[] = [account],
): Promise<(reading: KeyReading, cycle?: number) => ReadingToWrite> => {
  await syncRegions(store.db, accounts);
  const rows = await readRegions(store.db);
  return (reading, cycle) => {
    const { provider, accountId, region } = reading.ref;
    const row = rows.find((one) => one.provider === provider && one.accountId === accountId && one.region === region);
    if (!row) throw new Error(`No Region for ${reading.ref.arn}.`);
    return { ...reading, regionId: row.id, cycle: cycle ?? null };
  };
};
