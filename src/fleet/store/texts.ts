import { sql } from 'drizzle-orm';
import type { Session } from './database.ts';
import { isOneOf, isOneOfTexts, rowsOf } from './rows.ts';
import { texts } from './schema.ts';
import type { SealedTexts } from './sealed-texts.ts';

/**
 * Stores texts, each only once.
 *
 * @returns their ids by text
 */
export const storeTexts = async (
  db: Session,
  documents: Iterable<string>,
  sealed: SealedTexts,
): Promise<ReadonlyMap<string, number>> => {
  const byDigest = new Map([...new Set(documents)].map((text) => [sealed.digest(text), text]));
  const ids = await idsOf(db, [...byDigest.keys()]);
  const missing = [...byDigest.keys()].filter((digest) => !ids.has(digest)).sort();
  if (missing.length > 0) {
    const rows = missing.map((digest) => ({ digest, body: sealed.seal(byDigest.get(digest) ?? '', digest) }));
    await db.execute(sql`
      INSERT INTO ${texts} (digest, body) SELECT digest, body FROM ${rowsOf(rows, 'digest text, body text')}
      ON CONFLICT (digest) DO NOTHING`);
    for (const [digest, id] of await idsOf(db, missing)) ids.set(digest, id);
  }
  return new Map([...byDigest].map(([digest, text]) => [text, ids.get(digest) ?? 0]));
};

const idsOf = async (db: Session, digests: string[]): Promise<Map<string, number>> => {
  if (digests.length === 0) return new Map();
  const rows = await db
    .select({ digest: texts.digest, id: texts.id })
    .from(texts)
    .where(isOneOfTexts(texts.digest, digests));
  return new Map(rows.map(({ digest, id }) => [digest, id]));
};

/**
 * Reads texts.
 *
 * @returns the texts by id, without those that were encrypted with another key
 */
export const readTexts = async (
  db: Session,
  ids: readonly number[],
  sealed: SealedTexts,
): Promise<ReadonlyMap<number, string>> => {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(texts)
    .where(isOneOf(texts.id, [...new Set(ids)]));
  const opened = rows.map(({ id, digest, body }) => [id, sealed.open(body, digest)] as const);
  return new Map(opened.filter((entry): entry is [number, string] => entry[1] !== null));
};
