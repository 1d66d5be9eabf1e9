import { and } from 'drizzle-orm';
import type { Session } from '../store/database.ts';
import { keys } from '../store/schema.ts';
import { findByDetails, inRegions, type KeyFilter, keyConditions } from './filter.ts';

/** Up to this many keys are found and sorted within milliseconds. */
export const few = 1000;

/**
 * Finds the keys of a filter for which no counts are kept, where they are few. It looks in the table of details first: a
 * planner without statistics would read all keys otherwise.
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
