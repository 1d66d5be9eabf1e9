import { sql } from 'drizzle-orm';
import { type Judgement, judge, rankOfExposure } from '../record/judgement.ts';
import type { KeyReading } from '../record/key-reading.ts';
import type { Profile } from '../record/profile.ts';
import { toTerm } from '../record/storable.ts';
import { tagTerms } from '../record/tags.ts';
import type { Database, Session } from './database.ts';
import { addKeys, type KnownKey, lockKeys } from './known-keys.ts';
import type { ProfileIds } from './profiles.ts';
import { rowsOf, toTime } from './rows.ts';
import { keyDetails, keys } from './schema.ts';
import { openGrants, sealGrants } from './sealed-grants.ts';
import type { SealedTexts } from './sealed-texts.ts';
import { readTexts, storeTexts } from './texts.ts';
import { recordVersions, replaceTexts } from './versions.ts';

/** The dependencies of writing other than the database. */
export interface WriteSettings {
  readonly profileIds: ProfileIds;
  readonly sealed: SealedTexts;
}

/** A reading with its Region. */
export interface ReadingToWrite extends KeyReading {
  readonly regionId: number;
  /** The reading of the Region that it belongs to; null for a request's. */
  readonly cycle: number | null;
}

/** A reading with the stored key and the new analysis. */
interface Written {
  readonly reading: ReadingToWrite;
  readonly known: KnownKey;
  readonly judgement: Judgement;
  readonly profile: Profile;
  /** To be stored; null where the text has not changed. */
  readonly grants: string | null;
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

/** Postgres's code of what went wrong; null for anything else. */
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
  const written = known.flatMap((key) => toWritten(key, readings.get(key.arn), sealed));
  if (written.length < known.length) await passOver(db, known, readings);
  if (written.length === 0) return;
  const documents = written.flatMap(({ reading: { policy } }) => ('view' in policy ? [policy.view.document] : []));
  const textIds = await storeTexts(db, documents, sealed);
  const idOf = await profileIds.load(
    db,
    written.map(({ profile }) => profile),
  );
  const sealedAnew = await readSealedAnew(db, written, textIds, sealed);
  const rows = written.map((one) => ({
    ...toRow(one, one.reading.policy, textIds, sealedAnew.has(one.known.id)),
    profile_id: idOf(one.profile),
  }));
  await updateKeys(db, rows);
  await updateDetails(db, written);
  await replaceTexts(
    db,
    rows.filter(({ id }) => sealedAnew.has(id)),
  );
  await recordVersions(db, rows);
};

/**
 * The keys whose texts were encrypted with another key and have the same meaning as the new ones: they count as
 * unchanged, since a new encryption key is not a change of the policy.
 */
const readSealedAnew = async (
  db: Session,
  written: readonly Written[],
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

const toWritten = (known: KnownKey, reading: ReadingToWrite | undefined, sealed: SealedTexts): readonly Written[] => {
  if (!reading || (known.readAt !== null && known.readAt.getTime() > reading.readAt)) return [];
  const stored = openGrants(known.grants, known.arn, sealed);
  const judgement = judge(reading.policy, reading.grants ?? stored);
  const { exposure, severity, findings, errorCode } = judgement;
  const state = reading.state === undefined ? known.state : reading.state && toTerm(reading.state);
  const profile = { exposure, severity, findings, errorCode, state };
  return [{ reading, known, judgement, profile, grants: sealGrants(reading.grants, stored, known.arn, sealed) }];
};

/** Where a request read the key more recently, the reading of the Region is done with it as well. */
const passOver = async (
  db: Session,
  known: readonly KnownKey[],
  readings: ReadonlyMap<string, ReadingToWrite>,
): Promise<void> => {
  const rows = known.flatMap(({ id, arn }) => {
    const cycle = readings.get(arn)?.cycle ?? null;
    return cycle === null ? [] : [{ id, cycle }];
  });
  await db.execute(sql`
    UPDATE ${keys} AS known SET read_cycle = greatest(known.read_cycle, given.cycle)
    FROM ${rowsOf(rows, 'id int, cycle int')} WHERE known.id = given.id`);
};

/** A row to write into `keys`, also used for versions. */
export type KeyRow = ReturnType<typeof toRow>;

const toRow = (
  { reading, known, judgement }: Written,
  policy: KeyReading['policy'],
  textIds: ReadonlyMap<string, number>,
  isSealedAnew: boolean,
) => {
  const textId = 'view' in policy ? (textIds.get(policy.view.document) ?? null) : null;
  const isOther = textId !== null && textId !== known.textId && !isSealedAnew;
  const readAt = toTime(reading.readAt);
  return {
    id: known.id,
    exposure_rank: rankOfExposure(judgement.exposure),
    fingerprint: judgement.fingerprint,
    text_id: textId ?? known.textId,
    before_id: known.textId,
    is_other: isOther,
    read_at: readAt,
    text_read_at: textId === null ? known.textReadAt : readAt,
    before_read_at: known.textReadAt,
    changed_at: isOther && known.textId !== null ? readAt : known.changedAt,
    gone_at: 'error' in policy && policy.error === 'KMS_KEY_NOT_FOUND' ? (known.goneAt ?? readAt) : null,
    read_cycle: reading.cycle,
  };
};

const updateKeys = async (db: Session, rows: readonly object[]): Promise<void> => {
  const given = rowsOf(
    rows,
    `id int, profile_id int, exposure_rank int, fingerprint text, text_id int, read_at timestamptz,
     text_read_at timestamptz, changed_at timestamptz, gone_at timestamptz, read_cycle int`,
  );
  await db.execute(sql`
    UPDATE ${keys} AS known SET
      profile_id = given.profile_id, exposure_rank = given.exposure_rank, fingerprint = given.fingerprint,
      text_id = given.text_id, read_at = given.read_at, text_read_at = given.text_read_at,
      changed_at = given.changed_at, gone_at = given.gone_at,
      read_cycle = coalesce(given.read_cycle, known.read_cycle)
    FROM ${given} WHERE known.id = given.id`);
};

const updateDetails = async (db: Session, written: readonly Written[]): Promise<void> => {
  const rows = written.map(({ reading, known, judgement, grants }) => ({
    key_id: known.id,
    terms: judgement.errorCode === null ? judgement.terms : null,
    tags: reading.tags ? tagTerms(reading.tags) : null,
    aliases: reading.aliases?.map(toTerm) ?? null,
    grants,
  }));
  const given = rowsOf(rows, 'key_id int, terms text[], tags text[], aliases text[], grants text');
  await db.execute(sql`
    UPDATE ${keyDetails} AS known
    SET terms = coalesce(given.terms, known.terms), tags = coalesce(given.tags, known.tags),
      aliases = coalesce(given.aliases, known.aliases), grants = coalesce(given.grants, known.grants)
    FROM ${given} WHERE known.key_id = given.key_id AND
      (given.grants IS NOT NULL OR (known.terms, known.tags, known.aliases) IS DISTINCT FROM
        (coalesce(given.terms, known.terms), coalesce(given.tags, known.tags), coalesce(given.aliases, known.aliases)))`);
  await db.execute(sql`
    INSERT INTO ${keyDetails} (key_id, terms, tags, aliases, grants)
    SELECT key_id, coalesce(terms, '{}'), coalesce(tags, '{}'), coalesce(aliases, '{}'), grants
    FROM ${given} ON CONFLICT (key_id) DO NOTHING`);
};
