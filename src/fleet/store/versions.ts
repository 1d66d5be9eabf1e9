import { sql } from 'drizzle-orm';
import type { Session } from './database.ts';
import { rowsOf } from './rows.ts';
import { changes, versions } from './schema.ts';
import type { KeyRow } from './written-key.ts';

/**
 * Makes the changes of all processes visible in the order of their ids, so that clients that page through them miss
 * none.
 */
const changesLock = 7_140_925;

/** Stores texts that have changed. The first text of a key is a version, but not a change. */
export const recordVersions = async (db: Session, rows: readonly KeyRow[]): Promise<void> => {
  const others = rows.filter(({ is_other }) => is_other);
  if (others.length === 0) return;
  const changed = others.filter(({ before_id }) => before_id !== null);
  const toTable = (some: readonly KeyRow[]) =>
    rowsOf(some, 'id int, text_id int, before_id int, read_at timestamptz, before_read_at timestamptz');
  if (changed.length > 0) {
    await db.execute(sql`
      UPDATE ${versions} AS version SET last_seen_at = given.before_read_at
      FROM ${toTable(changed)} WHERE version.key_id = given.id AND version.last_seen_at IS NULL`);
  }
  await db.execute(sql`
    INSERT INTO ${versions} (key_id, text_id, first_seen_at)
    SELECT id, text_id, read_at FROM ${toTable(others)} ORDER BY id`);
  if (changed.length === 0) return;
  await db.execute(sql`SELECT pg_advisory_xact_lock(${changesLock})`);
  await db.execute(sql`
    INSERT INTO ${changes} (key_id, seen_at, before_id, after_id)
    SELECT id, read_at, before_id, text_id FROM ${toTable(changed)} ORDER BY read_at, id`);
};

/** Replaces the text of the current version of each key by one with the same meaning, which is not a change. */
export const replaceTexts = async (db: Session, rows: readonly KeyRow[]): Promise<void> => {
  if (rows.length === 0) return;
  await db.execute(sql`
    UPDATE ${versions} AS version SET text_id = given.text_id
    FROM ${rowsOf(rows, 'id int, text_id int')} WHERE version.key_id = given.id AND version.last_seen_at IS NULL`);
};
