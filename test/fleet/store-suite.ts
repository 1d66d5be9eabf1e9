import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { KeyReading } from '../../src/fleet/record/key-reading.ts';
import type { IndexStore } from '../../src/fleet/store/index-store.ts';
import {
  beginReading,
  dueRegions,
  endListing,
  endReading,
  keysToRead,
  recordPage,
} from '../../src/fleet/store/region-progress.ts';
import { readRegions, syncRegions } from '../../src/fleet/store/regions.ts';
import { changes, keys, texts, versions } from '../../src/fleet/store/schema.ts';
import { readTexts } from '../../src/fleet/store/texts.ts';
import { writeReadings } from '../../src/fleet/store/write-readings.ts';
import type { ReadingToWrite } from '../../src/fleet/store/written-key.ts';
import {
  account,
  type DatabaseKind,
  type DatabaseUnderTest,
  knownRegion,
  outsider,
  policyFor,
  readingOf,
  refOf,
  root,
} from './stores.ts';

/** Every reading counts as due. */
const always = { everyMs: 0, retryMs: 0 };
const t0 = Date.parse('2026-11-27T03:00:00Z');
const open = policyFor(root, '*');
const closed = policyFor(root);
const shared = policyFor(root, outsider);

export const storeSuite = ({ start }: DatabaseKind): void => {
  let database: DatabaseUnderTest;
  let store: IndexStore;
  let inRegion: (reading: KeyReading, cycle?: number) => ReadingToWrite;

  beforeAll(async () => {
    database = await start();
    store = await database.open();
  });
  beforeEach(async () => {
    inRegion = await knownRegion(store);
  });
  afterEach(async () => {
    await store.db.execute(sql`TRUNCATE key_policy.regions, key_policy.keys, key_policy.texts, key_policy.profile_counts, key_policy.term_counts
      RESTART IDENTITY CASCADE`);
  });
  afterAll(async () => {
    await store?.close();
    await database?.close();
  });

  const write = (...readings: readonly KeyReading[]) =>
    writeReadings(
      store.db,
      readings.map((reading) => inRegion(reading)),
      store,
    );
  const keyRow = async (keyId: string) => {
    const rows = await store.db
      .select()
      .from(keys)
      .where(sql`${keys.arn} = ${refOf(keyId).arn}`);
    return rows[0];
  };
  const kept = () =>
    store.db.execute(
      sql`SELECT region_id, profile_id, keys FROM key_policy.profile_counts WHERE keys <> 0 ORDER BY 1, 2`,
    );
  const counted = () =>
    store.db.execute(sql`SELECT region_id, profile_id, count(*)::int AS keys FROM key_policy.keys
      WHERE gone_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2`);
  const expectTrueCounts = async () => expect((await kept()).rows).toEqual((await counted()).rows);

  it('counts keys correctly while they are added, changed and deleted', async () => {
    await write(readingOf(refOf('a'), open, t0), readingOf(refOf('b'), closed, t0), readingOf(refOf('c'), closed, t0));
    await expectTrueCounts();
    expect((await kept()).rows).toHaveLength(2);
    await write(readingOf(refOf('a'), closed, t0 + 1), readingOf(refOf('b'), { error: 'KMS_ACCESS_DENIED' }, t0 + 1));
    await write(readingOf(refOf('c'), { error: 'KMS_KEY_NOT_FOUND' }, t0 + 1));
    await expectTrueCounts();
    expect((await kept()).rows).toEqual([expect.objectContaining({ keys: 1 }), expect.objectContaining({ keys: 1 })]);
  });

  it('counts every text of a key but the first as a change', async () => {
    for (const [index, text] of [closed, closed, open, closed].entries()) {
      await write(readingOf(refOf('a'), text, t0 + index * 1000));
    }
    const seen = await store.db.select().from(versions).orderBy(versions.id);
    expect(
      seen.map(({ firstSeenAt, lastSeenAt }) => [firstSeenAt.getTime() - t0, lastSeenAt && lastSeenAt.getTime() - t0]),
    ).toEqual([
      [0, 1000],
      [2000, 2000],
      [3000, null],
    ]);
    const steps = await store.db.select().from(changes).orderBy(changes.id);
    expect(steps.map(({ beforeId, afterId }) => [beforeId, afterId])).toEqual([
      [seen[0]?.textId, seen[1]?.textId],
      [seen[1]?.textId, seen[0]?.textId],
    ]);
    expect((await keyRow('a'))?.changedAt.getTime()).toBe(t0 + 3000);
  });

  it('keeps newer data', async () => {
    await write(readingOf(refOf('a'), open, t0 + 1000));
    await write(readingOf(refOf('a'), closed, t0));
    expect((await keyRow('a'))?.readAt?.getTime()).toBe(t0 + 1000);
    expect(await store.db.select().from(changes)).toEqual([]);
  });

  it('keeps the last text of a key that can no longer be read', async () => {
    await write(readingOf(refOf('a'), open, t0));
    await write(readingOf(refOf('a'), { error: 'KMS_ACCESS_DENIED' }, t0 + 1000));
    expect(await keyRow('a')).toMatchObject({ exposureRank: 5, textReadAt: new Date(t0), readAt: new Date(t0 + 1000) });
    await write(readingOf(refOf('a'), open, t0 + 2000));
    expect(await store.db.select().from(versions)).toHaveLength(1);
    expect(await store.db.select().from(changes)).toEqual([]);
  });

  it('stores a text that many keys have once', async () => {
    await write(...['a', 'b', 'c'].map((keyId) => readingOf(refOf(keyId), shared, t0)));
    const rows = await store.db.select().from(texts);
    expect(rows).toHaveLength(1);
    const read = await readTexts(
      store.db,
      rows.map(({ id }) => id),
      store.sealed,
    );
    expect([...read.values()]).toEqual([shared]);
  });

  it('continues an interrupted listing, and marks keys that are no longer listed as gone', async () => {
    const [known] = await readRegions(store.db);
    const list = async (...pages: readonly (readonly string[])[]) => {
      const region = await beginReading(store.db, known?.id ?? 0, always);
      if (!region) throw new Error('No Region.');
      for (const [index, page] of pages.entries()) {
        const next = index === pages.length - 1 ? null : `page ${index + 1}`;
        await recordPage(store.db, region, { arns: page.map((id) => refOf(id).arn), next }, store.profileIds, t0);
      }
      return region;
    };
    const first = await list(['a', 'b'], ['c']);
    expect(await beginReading(store.db, first.id, always)).toMatchObject({ cycle: 1, phase: 'LISTING' });
    await endListing(store.db, first);
    expect(await keysToRead(store.db, first, '', 2)).toEqual([refOf('a').arn, refOf('b').arn]);
    await writeReadings(store.db, [inRegion(readingOf(refOf('a'), closed, t0), 1)], store);
    expect(await keysToRead(store.db, first, '', 9)).toEqual([refOf('b').arn, refOf('c').arn]);
    await endReading(store.db, first);
    expect(await dueRegions(store.db, { everyMs: 3_600_000, retryMs: 60_000 })).toEqual([]);

    const second = await list(['b']);
    expect(second.cycle).toBe(2);
    await endListing(store.db, second);
    expect((await keyRow('a'))?.goneAt).not.toBeNull();
    expect((await keyRow('b'))?.goneAt).toBeNull();
    await expectTrueCounts();
    await write(readingOf(refOf('a'), closed, Date.now()));
    expect((await keyRow('a'))?.goneAt).toBeNull();
    await expectTrueCounts();
  });

  it('marks Regions that are no longer configured', async () => {
    await syncRegions(store.db, [{ ...account, regions: ['eu-west-1'] }]);
    const gone = (await readRegions(store.db)).map(({ region, goneAt }) => [region, goneAt !== null]);
    expect(gone.sort()).toEqual([
      ['eu-west-1', false],
      ['us-east-2', true],
    ]);
    await syncRegions(store.db, [account]);
    expect((await readRegions(store.db)).find(({ region }) => region === 'us-east-2')?.goneAt).toBeNull();
  });
};
