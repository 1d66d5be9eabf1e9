import { and, asc, eq, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { KmsErrorDetails } from '../../errors.ts';
import type { Database, Session } from './database.ts';
import { addKeys } from './known-keys.ts';
import type { ProfileIds } from './profiles.ts';
import type { RegionRow } from './regions.ts';
import { keys, regions } from './schema.ts';

/** How often Regions are read, in milliseconds. */
export interface ReadingTimes {
  /** The interval between full readings. */
  readonly everyMs: number;
  /** The pause after a failed listing. */
  readonly retryMs: number;
}

/** Whether a Region is due: a reading is unfinished, the last one is too old, or its listing failed. */
const isDue = ({ everyMs, retryMs }: ReadingTimes): SQL =>
  sql`${regions.goneAt} IS NULL AND (
    ${regions.phase} <> 'DONE' OR ${regions.startedAt} IS NULL
    OR ${regions.startedAt} <= now() - make_interval(secs => ${everyMs / 1000})
    OR (${regions.error} IS NOT NULL AND ${regions.failedAt} <= now() - make_interval(secs => ${retryMs / 1000})))`;

/** The due Regions: unfinished ones first, then those that have waited longest. */
export const dueRegions = (db: Session, times: ReadingTimes): Promise<readonly RegionRow[]> =>
  db
    .select()
    .from(regions)
    .where(isDue(times))
    .orderBy(sql`${regions.phase} = 'DONE', ${regions.startedAt} NULLS FIRST, ${regions.id}`);

/**
 * Begins a reading, or continues an unfinished one of this or another process.
 *
 * @returns null where another process has read the Region meanwhile
 */
export const beginReading = async (db: Session, regionId: number, times: ReadingTimes): Promise<RegionRow | null> => {
  await db
    .update(regions)
    .set({ phase: 'LISTING', page: null, cycle: sql`${regions.cycle} + 1`, startedAt: sql`now()` })
    .where(and(eq(regions.id, regionId), eq(regions.phase, 'DONE'), isDue(times)));
  const [region] = await db.select().from(regions).where(eq(regions.id, regionId));
  return region && region.phase !== 'DONE' ? region : null;
};

/** One page of a Region's listing. */
export interface ListedPage {
  readonly arns: readonly string[];
  /** The provider's cursor for the next page; null after the last one. */
  readonly next: string | null;
}

/** Stores the keys of a page, and the cursor for the next page. */
export const recordPage = async (
  db: Database,
  { id: regionId, cycle }: Pick<RegionRow, 'id' | 'cycle'>,
  { arns, next }: ListedPage,
  profileIds: ProfileIds,
  now: number,
): Promise<void> => {
  const added = arns.map((arn) => ({ arn, regionId, seenAt: now, seenCycle: cycle }));
  if (added.length > 0) await addKeys(db, added, profileIds);
  await db.transaction(async (session) => {
    await session.execute(sql`
      UPDATE ${keys} SET seen_cycle = ${cycle}, gone_at = NULL
      WHERE arn IN (SELECT jsonb_array_elements_text(${JSON.stringify(arns)}::jsonb))
        AND (seen_cycle < ${cycle} OR gone_at IS NOT NULL)`);
    await session
      .update(regions)
      .set({ page: next })
      .where(and(eq(regions.id, regionId), eq(regions.cycle, cycle)));
  });
};

/** Ends a complete listing: keys that were not listed, and not read since, are gone. */
export const endListing = (db: Database, { id, cycle, startedAt }: RegionRow): Promise<void> =>
  db.transaction(async (session) => {
    await session
      .update(keys)
      .set({ goneAt: sql`now()` })
      .where(
        and(
          eq(keys.regionId, id),
          lt(keys.seenCycle, cycle),
          isNull(keys.goneAt),
          sql`coalesce(${keys.textReadAt}, ${keys.seenAt}) < ${startedAt?.toISOString()}::timestamptz`,
        ),
      );
    await session
      .update(regions)
      .set({ phase: 'READING', page: null, listedAt: sql`now()`, error: null, failedAt: null })
      .where(eq(regions.id, id));
  });

/** Ends a failed listing: known keys are read nevertheless. */
export const failListing = async (db: Session, { id }: RegionRow, error: KmsErrorDetails): Promise<void> => {
  await db.update(regions).set({ phase: 'READING', page: null, error, failedAt: sql`now()` }).where(eq(regions.id, id));
};

/** The next keys that this reading has not read yet, ordered by ARN. */
export const keysToRead = async (
  db: Session,
  { id, cycle }: Pick<RegionRow, 'id' | 'cycle'>,
  after: string,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await db
    .select({ arn: keys.arn })
    .from(keys)
    .where(and(eq(keys.regionId, id), isNull(keys.goneAt), lt(keys.readCycle, cycle), sql`${keys.arn} > ${after}`))
    .orderBy(asc(keys.arn))
    .limit(limit);
  return rows.map(({ arn }) => arn);
};

/** Ends a reading, which is complete where the keys could be listed. */
export const endReading = async (db: Session, { id, cycle }: RegionRow): Promise<void> => {
  await db
    .update(regions)
    .set({
      phase: 'DONE',
      finishedAt: sql`now()`,
      completeSince: sql`CASE WHEN ${regions.error} IS NULL THEN ${regions.startedAt} ELSE ${regions.completeSince} END`,
    })
    .where(and(eq(regions.id, id), eq(regions.cycle, cycle)));
};
