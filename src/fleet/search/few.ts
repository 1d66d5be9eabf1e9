import { and } from 'drizzle-orm';
import type { Session } from '../store/database.ts';
import { keys } from '../store/schema.ts';
import { findByDetails, inRegions, type KeyFilter, keyConditions } from './filter.ts';

/** This many keys are found and sorted within milliseconds. */
export const few = 1000;

/**
 * Finds the keys of a filter without stored counts, if they are few. It queries the table of details first: without
 * statistics the planner would read all keys.
 *
 * @returns ids of at most `few` keys that include all matching ones; null where there are more
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
