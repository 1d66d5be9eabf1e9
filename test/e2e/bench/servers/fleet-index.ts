import { sql } from 'drizzle-orm';
import { loadConfig } from '../../../../src/config/load-config.ts';
import { createQueries, type Queries } from '../../../../src/fleet/queries.ts';
import type { SearchOrder } from '../../../../src/fleet/search/cursor.ts';
import type { KeyFilter } from '../../../../src/fleet/search/filter.ts';
import { type IndexStore, openStore } from '../../../../src/fleet/store/index-store.ts';
import { readRegions, syncRegions } from '../../../../src/fleet/store/regions.ts';
import { writeReadings } from '../../../../src/fleet/store/write-readings.ts';
import { createKeySource } from '../../../../src/keys/create-key-source.ts';
import { inspectKeyPolicy } from '../../../../src/policy/inspect.ts';
import { aws } from '../../../../src/providers/aws/index.ts';
import { descriptionOf } from '../../../../src/providers/descriptions.ts';
import { indexedAccounts, readingsOf } from '../indexed-keys.ts';
import { serve } from '../programs/serve.ts';
import { usageCommands } from './usage.ts';

export interface FleetIndexArgument {
  /** A Postgres server; null for the embedded one. */
  readonly url: string | null;
  readonly keys: number;
}

/** A query to the index, for all accounts. */
export type FleetQuery =
  | { readonly kind: 'search'; readonly filter: KeyFilter; readonly order: SearchOrder }
  | { readonly kind: 'count'; readonly filter: KeyFilter }
  | { readonly kind: 'keysOf'; readonly principal: string };

/** Writes some keys as the reader does; the others are copies of them with other ARNs. */
const fill = async (store: IndexStore, wanted: number): Promise<void> => {
  const { db } = store;
  await syncRegions(db, indexedAccounts);
  const regions = new Map((await readRegions(db)).map(({ accountId, id }) => [accountId, id]));
  let written = 0;
  for (const readings of readingsOf(descriptionOf('AWS'))) {
    const known = readings.map((one) => ({ ...one, regionId: regions.get(one.ref.accountId) ?? 0, cycle: 1 }));
    await writeReadings(db, known, store);
    written += readings.length;
  }
  for (let copy = 1; copy < wanted / written; copy += 1) await addCopy(store, copy);
  await db.execute(sql`UPDATE key_policy.regions SET listed_at = now(), complete_since = now(), phase = 'DONE'`);
  await store.vacuum();
};

/** The last digits of the ARN distinguish copies. */
const copyOf = (copy: number) =>
  sql`left(arn, -12) || lpad((right(arn, 12)::int + ${copy}::int * 1000)::text, 12, '0')`;

const addCopy = async ({ db }: IndexStore, copy: number): Promise<void> => {
  const originals = sql`FROM key_policy.keys WHERE right(arn, 12)::int < 1000`;
  await db.execute(sql`
    INSERT INTO key_policy.keys (region_id, arn, profile_id, exposure_rank, fingerprint, text_id, seen_at, read_at,
      text_read_at, changed_at, seen_cycle, read_cycle)
    SELECT region_id, ${copyOf(copy)}, profile_id, exposure_rank, fingerprint, text_id, seen_at, read_at, text_read_at,
      CASE WHEN (id + ${copy}::int) % 20 = 0 THEN now() - make_interval(mins => id * 7 + ${copy}::int) ELSE 'epoch' END, 1, 1
    ${originals}`);
  await db.execute(sql`
    INSERT INTO key_policy.key_details (key_id, terms, tags, aliases)
    SELECT copied.id, details.terms, details.tags, ARRAY['alias/' || copied.id]
    FROM (SELECT id, ${copyOf(copy)} AS arn ${originals}) AS original
    JOIN key_policy.keys AS copied ON copied.arn = original.arn
    JOIN key_policy.key_details AS details ON details.key_id = original.id`);
};

const everywhere = { isInScope: () => true };

const ask = (queries: Queries, query: FleetQuery): Promise<unknown> => {
  const page = { first: 50, after: null, ...everywhere };
  if (query.kind === 'count') return queries.count({ filter: query.filter, ...everywhere });
  if (query.kind === 'search') return queries.search({ ...page, ...query });
  return queries.keysOf({ ...page, principal: query.principal, action: null, capability: null });
};

const open = async ({ url, keys }: FleetIndexArgument) => {
  const store = await openStore({ url, folder: null, encryptionKey: null });
  await fill(store, keys);
  const source = createKeySource({
    config: { ...loadConfig({}), accounts: indexedAccounts },
    providers: [aws],
    inspect: (ref, document) => inspectKeyPolicy(document, descriptionOf('AWS').language, ref),
    listeners: [],
  });
  const queries = createQueries({
    store,
    source,
    languageOf: () => descriptionOf('AWS').language,
    inspect: (_provider, document, subject) => inspectKeyPolicy(document, descriptionOf('AWS').language, subject),
  });
  return {
    /** How long each query takes, in milliseconds. */
    times: async ({ query, count }: { readonly query: FleetQuery; readonly count: number }) => {
      const times: number[] = [];
      for (let index = 0; index < count; index += 1) {
        const startedAt = performance.now();
        await ask(queries, query);
        times.push(performance.now() - startedAt);
      }
      return times;
    },
    ...usageCommands,
  };
};

export type FleetIndexProgram = Awaited<ReturnType<typeof open>>;

serve(open);
