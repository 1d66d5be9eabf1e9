import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { IndexStore } from '../store/index-store.ts';
import { keys, versions } from '../store/schema.ts';
import { readTexts } from '../store/texts.ts';
import { parseSequenceCursor, toSequenceCursor } from './cursor.ts';
import { type Page, type PageRequest, toPage } from './page.ts';

/** A version of a key's policy. */
export interface FoundVersion {
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** Null where it was encrypted with another key. */
  readonly document: string | null;
  /** The previous text; null where there is none or it can't be read. */
  readonly before: string | null;
}

/** One page of the versions of a key's policy, newest first. */
export const readHistory = async (
  { db, sealed }: Pick<IndexStore, 'db' | 'sealed'>,
  arn: string,
  { first, after }: PageRequest,
): Promise<Page<FoundVersion>> => {
  const start = after === null ? null : parseSequenceCursor(after);
  const rows = await db
    .select({
      id: versions.id,
      textId: versions.textId,
      firstSeenAt: versions.firstSeenAt,
      lastSeenAt: sql<Date>`coalesce(${versions.lastSeenAt}, ${keys.textReadAt}, ${versions.firstSeenAt})`.mapWith(
        versions.firstSeenAt,
      ),
    })
    .from(versions)
    .innerJoin(keys, eq(keys.id, versions.keyId))
    .where(and(eq(keys.arn, arn), ...(start === null ? [] : [lt(versions.id, start)])))
    .orderBy(desc(versions.id))
    .limit(first + 1);
  const documents = await readTexts(
    db,
    rows.map(({ textId }) => textId),
    sealed,
  );
  const textOf = (row: { readonly textId: number } | undefined) => (row && documents.get(row.textId)) ?? null;
  return toPage(rows, first, (row, index) => ({
    firstSeenAt: row.firstSeenAt,
    lastSeenAt: row.lastSeenAt,
    document: textOf(row),
    before: textOf(rows[index + 1]),
    cursor: toSequenceCursor(row.id),
  }));
};
