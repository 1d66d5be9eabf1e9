import type { Database, Session } from './database.ts';
import { addKeys, lockKeys } from './known-keys.ts';
import type { ProfileIds } from './profiles.ts';
import type { SealedTexts } from './sealed-texts.ts';
import { readTexts, storeTexts } from './texts.ts';
import { markAsRead, updateDetails, updateKeys } from './update-keys.ts';
import { recordVersions, replaceTexts } from './versions.ts';
import { type ReadingToWrite, toKeyRow, toWrittenKeys, type WrittenKey } from './written-key.ts';

/** The dependencies of writing, apart from the database. */
export interface WriteSettings {
  readonly profileIds: ProfileIds;
  readonly sealed: SealedTexts;
}

/** Errors of a deadlock or serialization failure, after which the transaction is retried. */
const mayBeRepeated: ReadonlySet<unknown> = new Set(['40P01', '40001']);
const maxAttempts = 5;

/**
 * Writes readings in one transaction. Newer stored data is kept. Unknown keys are added only where their policy could
 * be read: otherwise they may not exist.
 */
export const writeReadings = async (
  db: Database,
  readings: readonly ReadingToWrite[],
  settings: WriteSettings,
): Promise<void> => {
  const newest = new Map(readings.toSorted((one, other) => one.readAt - other.readAt).map((one) => [one.ref.arn, one]));
  const added = [...newest.values()].filter(({ policy }) => 'view' in policy);
  const toKey = ({ ref, regionId, readAt }: ReadingToWrite) => ({
    arn: ref.arn,
    regionId,
    seenAt: readAt,
    seenCycle: 0,
  });
  if (added.length > 0) await addKeys(db, added.map(toKey), settings.profileIds);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await db.transaction((session) => writeKnown(session, newest, settings));
      return;
    } catch (error) {
      if (attempt === maxAttempts || !mayBeRepeated.has(codeOf(error))) throw error;
    }
  }
};

/** Postgres's error code (SQLSTATE); null for an error without one. */
export const codeOf = (error: unknown): unknown => {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
};

const writeKnown = async (
  db: Session,
  readings: ReadonlyMap<string, ReadingToWrite>,
  { profileIds, sealed }: WriteSettings,
): Promise<void> => {
  const known = await lockKeys(db, [...readings.keys()]);
  const written = known.flatMap((key) => toWrittenKeys(key, readings.get(key.arn), sealed));
  if (written.length < known.length) await markAsRead(db, known, readings);
  if (written.length === 0) return;
  const documents = written.flatMap(({ reading: { policy } }) => ('view' in policy ? [policy.view.document] : []));
  const textIds = await storeTexts(db, documents, sealed);
  const idOf = await profileIds.load(
    db,
    written.map(({ profile }) => profile),
  );
  const reencrypted = await readReencrypted(db, written, textIds, sealed);
  const rows = written.map((one) => ({
    ...toKeyRow(one, one.reading.policy, textIds, reencrypted.has(one.known.id)),
    profile_id: idOf(one.profile),
  }));
  await updateKeys(db, rows);
  await updateDetails(db, written);
  await replaceTexts(
    db,
    rows.filter(({ id }) => reencrypted.has(id)),
  );
  await recordVersions(db, rows);
};

/**
 * The keys whose stored text was encrypted with another key and has the same meaning as the new one: their policy
 * counts as unchanged, since a new encryption key is not a change of the policy.
 */
const readReencrypted = async (
  db: Session,
  written: readonly WrittenKey[],
  textIds: ReadonlyMap<string, number>,
  sealed: SealedTexts,
): Promise<ReadonlySet<number>> => {
  const others = written.flatMap(({ known, reading: { policy } }) => {
    const { id, textId, fingerprint } = known;
    if (textId === null || !('view' in policy) || textId === textIds.get(policy.view.document)) return [];
    return policy.view.wellFormed && policy.view.fingerprint === fingerprint ? [{ id, textId }] : [];
  });
  const readable = await readTexts(
    db,
    others.map(({ textId }) => textId),
    sealed,
  );
  return new Set(others.filter(({ textId }) => !readable.has(textId)).map(({ id }) => id));
};
