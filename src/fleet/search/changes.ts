import { and, asc, eq, gt } from 'drizzle-orm';
import type { IndexStore } from '../store/index-store.ts';
import { isOneOf } from '../store/rows.ts';
import { changes, keys, profiles } from '../store/schema.ts';
import { readTexts } from '../store/texts.ts';
import { parseSequenceCursor, toSequenceCursor } from './cursor.ts';
import { type KeyFilter, keyConditions, profileConditions } from './filter.ts';
import { type Page, type PageRequest, toPage } from './page.ts';

/** A change from one version of a key's policy to the next. */
export interface FoundChange {
  readonly arn: string;
  readonly seenAt: Date;
  /** Both null where they were encrypted with another key. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface ChangesRequest extends PageRequest {
  readonly filter: KeyFilter;
  readonly regionIds: readonly number[];
  /** Only changes observed after this time; null for all. */
  readonly since: Date | null;
}

/** One page of changes, in the order in which they were added to the index. */
export const readChanges = async (
  { db, sealed }: Pick<IndexStore, 'db' | 'sealed'>,
  { filter, regionIds, since, first, after }: ChangesRequest,
): Promise<Page<FoundChange>> => {
  const start = after === null ? 0 : parseSequenceCursor(after);
  const rows = await db
    .select({
      id: changes.id,
      arn: keys.arn,
      seenAt: changes.seenAt,
      beforeId: changes.beforeId,
      afterId: changes.afterId,
    })
    .from(changes)
    .innerJoin(keys, eq(keys.id, changes.keyId))
    .innerJoin(profiles, eq(profiles.id, keys.profileId))
    .where(
      and(
        gt(changes.id, start),
        isOneOf(keys.regionId, regionIds),
        ...(since === null ? [] : [gt(changes.seenAt, since)]),
        ...profileConditions(filter),
        ...keyConditions(db, filter),
      ),
    )
    .orderBy(asc(changes.id))
    .limit(first + 1);
  const documents = await readTexts(
    db,
    rows.flatMap(({ beforeId, afterId }) => [beforeId, afterId]),
    sealed,
  );
  return toPage(rows, first, ({ id, arn, seenAt, beforeId, afterId }) => ({
    arn,
    seenAt,
    before: documents.get(beforeId) ?? null,
    after: documents.get(afterId) ?? null,
    cursor: toSequenceCursor(id),
  }));
};
