import { asc, eq, sql } from 'drizzle-orm';
import { rankOfExposure } from '../record/indexed-analysis.ts';
import { unreadProfile } from '../record/profile.ts';
import type { Session } from './database.ts';
import type { ProfileIds } from './profiles.ts';
import { isOneOf, isOneOfTexts, rowsOf, toTime } from './rows.ts';
import { keyDetails, keys, profiles } from './schema.ts';

/** A key to add. */
export interface NewKey {
  readonly arn: string;
  readonly regionId: number;
  /** Milliseconds since the epoch. */
  readonly seenAt: number;
  /** The reading of the Region that listed it; 0 for none. */
  readonly seenCycle: number;
}

/** Adds keys that are not in the index yet, as unread. */
export const addKeys = async (db: Session, added: readonly NewKey[], profileIds: ProfileIds): Promise<void> => {
  const idOf = await profileIds.load(db, [unreadProfile]);
  const rows = added.map(({ arn, regionId, seenAt, seenCycle }) => ({
    arn,
    region_id: regionId,
    seen_at: toTime(seenAt),
    seen_cycle: seenCycle,
  }));
  await db.execute(sql`
    INSERT INTO ${keys} (arn, region_id, profile_id, exposure_rank, seen_at, seen_cycle)
    SELECT arn, region_id, ${idOf(unreadProfile)}::int, ${rankOfExposure(null)}::int, seen_at, seen_cycle
    FROM ${rowsOf(rows, 'arn text, region_id int, seen_at timestamptz, seen_cycle int')} ORDER BY arn COLLATE "C"
    ON CONFLICT (arn) DO NOTHING`);
};

/** A key as stored before an update. */
export type KnownKey = Awaited<ReturnType<typeof readKnown>>[number];

/** Locks and reads keys until the transaction ends; always in the same order, to avoid deadlocks. */
export const lockKeys = async (db: Session, arns: string[]): Promise<readonly KnownKey[]> => {
  const locked = db.select({ id: keys.id }).from(keys).where(isOneOfTexts(keys.arn, arns));
  const ids = await locked.orderBy(asc(keys.arn)).for('no key update');
  return readKnown(
    db,
    ids.map(({ id }) => id),
  );
};

const readKnown = (db: Session, ids: number[]) =>
  db
    .select({
      id: keys.id,
      arn: keys.arn,
      textId: keys.textId,
      fingerprint: keys.fingerprint,
      readAt: keys.readAt,
      textReadAt: keys.textReadAt,
      changedAt: keys.changedAt,
      goneAt: keys.goneAt,
      state: profiles.state,
      grants: keyDetails.grants,
    })
    .from(keys)
    .innerJoin(profiles, eq(profiles.id, keys.profileId))
    .leftJoin(keyDetails, eq(keyDetails.keyId, keys.id))
    .where(isOneOf(keys.id, ids));
