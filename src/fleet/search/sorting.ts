import { asc, desc, type SQL, sql } from 'drizzle-orm';
import { keys } from '../store/schema.ts';
import type { SearchOrder } from './cursor.ts';

export const sorting: Readonly<Record<SearchOrder, readonly SQL[]>> = {
  ARN: [asc(keys.arn)],
  EXPOSURE: [asc(keys.exposureRank), asc(keys.arn)],
  CHANGED_AT: [desc(keys.changedAt), asc(keys.arn)],
};

/** The same orders as expressions that match no database index, so that the planner finds keys by another index. */
export const sortingAfterwards: Readonly<Record<SearchOrder, readonly SQL[]>> = {
  ARN: [sql`${keys.arn} || ''`],
  EXPOSURE: [sql`${keys.exposureRank} + 0`, sql`${keys.arn} || ''`],
  CHANGED_AT: [sql`${keys.changedAt} + interval '0' DESC`, sql`${keys.arn} || ''`],
};
