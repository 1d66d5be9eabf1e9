import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readChanges } from '../../src/fleet/search/changes.ts';
import { readHistory } from '../../src/fleet/search/history.ts';
import { findUsableKeys } from '../../src/fleet/search/principal-keys.ts';
import { searchKeys } from '../../src/fleet/search/search.ts';
import { countKeys } from '../../src/fleet/search/summary.ts';
import { type IndexStore, openStore } from '../../src/fleet/store/index-store.ts';
import { readRegions } from '../../src/fleet/store/regions.ts';
import { writeReadings } from '../../src/fleet/store/write-readings.ts';
import { inspectKeyPolicy } from '../../src/policy.ts';
import { descriptionOf } from '../../src/providers/descriptions.ts';
import { knownRegion, outsider, policyFor, readingOf, refOf, root } from './stores.ts';

let folder: string;
let store: IndexStore | null = null;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'key-policy-index-')), 'index');
});
afterEach(async () => {
  await store?.close();
  store = null;
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

const open = async (encryptionKey: string | null = null): Promise<IndexStore> => {
  await store?.close();
  store = await openStore({ url: null, folder, encryptionKey });
  return store;
};

const expectTrueCounts = async ({ db }: IndexStore) => {
  const kept = sql`SELECT region_id, profile_id, keys FROM key_policy.profile_counts WHERE keys <> 0 ORDER BY 1, 2`;
  const counted = sql`SELECT region_id, profile_id, count(*)::int AS keys FROM key_policy.keys
    WHERE gone_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2`;
  expect((await db.execute(kept)).rows).toEqual((await db.execute(counted)).rows);
};

/** The position in the write-ahead log from which recovery starts after a crash. */
const startOfLog = async ({ db }: IndexStore) =>
  (await db.execute(sql`SELECT redo_lsn FROM pg_control_checkpoint()`)).rows[0]?.redo_lsn;

/** Each test starts the embedded Postgres in a folder twice, which takes long on a busy machine. */
describe('an index in a folder', { timeout: 240_000 }, () => {
  it('is intact after its process was killed during a write, continues, and truncates its log', async () => {
    const child = fork(new URL('./writing-process.ts', import.meta.url), [folder], { execArgv: ['--import', 'tsx'] });
    let written = -1;
    child.on('message', (batch) => {
      written = Number(batch);
      if (written === 5) child.kill('SIGKILL');
    });
    await once(child, 'exit');
    expect(written).toBeGreaterThanOrEqual(5);

    const reopened = await open();
    await expectTrueCounts(reopened);
    const regionIds = (await readRegions(reopened.db)).map(({ id }) => id);
    expect(await countKeys(reopened.db, {}, regionIds)).toMatchObject({ judged: 100, unread: 0 });
    const inRegion = await knownRegion(reopened);
    await writeReadings(reopened.db, [inRegion(readingOf(refOf('new'), policyFor('*'), Date.now()))], reopened);
    await expectTrueCounts(reopened);

    const before = await startOfLog(reopened);
    await reopened.vacuum();
    expect(await startOfLog(reopened)).not.toBe(before);
  });

  it('is used by one process at a time', async () => {
    await open();
    await expect(
      new Promise((resolve, reject) => {
        const child = fork(new URL('./writing-process.ts', import.meta.url), [folder], {
          execArgv: ['--import', 'tsx'],
          silent: true,
        });
        let said = '';
        child.stderr?.on('data', (chunk) => {
          said += chunk;
        });
        child.once('message', reject);
        child.once('exit', () => resolve(said));
      }),
    ).resolves.toContain('Another process has the index');
  });

  it("reports texts that it can't read after its encryption key was replaced, and records no change", async () => {
    const grant = {
      grantId: 'grant',
      name: null,
      createdAt: null,
      grantee: outsider,
      retiringPrincipal: null,
      retiringServicePrincipal: null,
      issuingAccountId: null,
      operations: ['kms:Decrypt'],
      constraints: { encryptionContextSubset: null, encryptionContextEquals: null, sourceArn: null },
    };
    const ref = refOf('a');
    const reading = (readAt: number) => ({ ...readingOf(ref, policyFor(root), readAt), grants: [grant] });
    const before = await open('one encryption key of thirty-two characters');
    await writeReadings(before.db, [(await knownRegion(before))(reading(1000))], before);

    const after = await open('another encryption key of thirty-two characters');
    const inRegion = await knownRegion(after);
    const regionIds = (await readRegions(after.db)).map(({ id }) => id);
    const usable = () =>
      findUsableKeys(
        after,
        { principal: outsider, action: null, capability: null, providers: ['AWS'], regionIds, first: 5, after: null },
        {
          languageOf: () => descriptionOf('AWS').language,
          providerOf: () => 'AWS',
          inspect: (arn, document) => inspectKeyPolicy(document, { provider: 'AWS', arn }),
        },
      );
    const page = { filter: {}, order: 'ARN', first: 5, after: null, regionIds } as const;
    expect((await searchKeys(after.db, page)).rows).toMatchObject([{ exposure: 'EXTERNAL' }]);
    expect((await readHistory(after, ref.arn, { first: 5, after: null })).rows).toMatchObject([{ document: null }]);
    await expect(usable()).rejects.toMatchObject({ code: 'KMS_INDEX_UNAVAILABLE' });

    // A request reads only the policy: the grants are still unreadable.
    await writeReadings(after.db, [inRegion(readingOf(ref, policyFor(root), 2000))], after);
    expect(await countKeys(after.db, {}, regionIds)).toMatchObject({ judged: 0, unread: 1 });
    await writeReadings(after.db, [inRegion(reading(3000))], after);
    expect(await countKeys(after.db, {}, regionIds)).toMatchObject({ judged: 1, unread: 0 });
    expect((await usable()).rows).toMatchObject([{ arn: ref.arn }]);
    expect((await readHistory(after, ref.arn, { first: 5, after: null })).rows).toMatchObject([
      { document: policyFor(root) },
    ]);
    expect((await readChanges(after, { ...page, since: null })).rows).toEqual([]);
  });
});
