import { sql } from 'drizzle-orm';
import { toTerm } from '../record/storable.ts';
import { tagTerms } from '../record/tags.ts';
import type { Session } from './database.ts';
import type { KnownKey } from './known-keys.ts';
import { rowsOf } from './rows.ts';
import { keyDetails, keys } from './schema.ts';
import type { ReadingToWrite, WrittenKey } from './written-key.ts';

/** Marks keys that a request has read more recently as done for this reading of the Region, without changing them. */
export const markAsRead = async (
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

export const updateKeys = async (db: Session, rows: readonly object[]): Promise<void> => {
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

export const updateDetails = async (db: Session, written: readonly WrittenKey[]): Promise<void> => {
  const rows = written.map(({ reading, known, analysis, grants }) => ({
    key_id: known.id,
    terms: analysis.errorCode === null ? analysis.terms : null,
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
