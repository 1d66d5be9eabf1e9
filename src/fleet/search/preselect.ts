import { and } from 'drizzle-orm';
import type { Session } from '../store/database.ts';
import { keys } from '../store/schema.ts';
import { findByDetails, inRegions, type KeyFilter, keyConditions } from './filter.ts';

/** This many keys are found and sorted within milliseconds. */
export const maxPreselected = 1000;

/**
 * Finds the keys of a filter without stored counts, unless there are more than `maxPreselected`. It queries the table
 * of details first: without statistics the planner would read all keys.
 *
 * @returns the ids of the keys that may match; null where there are more
 */
export const preselectKeys = async (
  db: Session,
  filter: KeyFilter,
  regionIds: readonly number[],
): Promise<readonly number[] | null> => {
  const ofDetails = await findByDetails(db, filter, maxPreselected + 1);
  if (ofDetails && ofDetails.length <= maxPreselected) return ofDetails;
  const found = await db
    .select({ id: keys.id })
    .from(keys)
    .where(and(inRegions(regionIds), ...keyConditions(db, filter)))
    .limit(maxPreselected + 1);
  return found.length <= maxPreselected ? found.map(({ id }) => id) : null;
};
