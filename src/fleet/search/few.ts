import { and } from 'drizzle-orm';
import type { Session } from '../store/database.ts';
import { keys } from '../store/schema.ts';
import { findByDetails, inRegions, type KeyFilter, keyConditions } from './filter.ts';

/** So many keys are found and sorted in some milliseconds. */
export const few = 1000;

/**
 * Finds the keys of a filter of which no counts are kept, where they are few: by what stands beside keys first, since a
 * planner without statistics reads all keys otherwise.
 *
 * @returns ids of no more than `few` keys, among which are all that the filter wants; null where there are more
 */
export const findFew = async (
  db: Session,
  filter: KeyFilter,
  regionIds: readonly number[],
): Promise<readonly number[] | null> => {
  const ofDetails = await findByDetails(db, filter, few + 1);
  if (ofDetails && ofDetails.length <= few) return ofDetails;
  const found = await db
    .select({ id: keys.id })
    .from(keys)
    .where(and(inRegions(regionIds), ...keyConditions(db, filter)))
    .limit(few + 1);
  return found.length <= few ? found.map(({ id }) => id) : null;
};
