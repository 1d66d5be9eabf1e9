import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type { Session } from '../store/database.ts';
import { keys } from '../store/schema.ts';
import { afterArn, inRegions } from './filter.ts';
import type { RegionMatch } from './matches.ts';

/**
 * A part of a search. A search reads keys in order, and all matching keys may be at the end, such as those of the last
 * account: the query planner assumes an even distribution, and would read a hundred thousand other keys first. So a
 * search is split into parts according to stored counts. Within a Region, matching keys are distributed evenly, since
 * key ids are random.
 */
export interface Part {
  readonly regionIds: readonly number[];
  /** The rank of all its keys; null for any. */
  readonly rank: number | null;
  /** How many keys of a single Region are read in order at a time; null where matching keys are found first. */
  readonly window: number | null;
  /** A single part, which the query planner decides how to read: the distribution of matching keys is unknown. */
  readonly isPlanned?: boolean;
}

/** Where a search continues. */
export interface Start {
  readonly rank: number;
  readonly arn: string;
}

export interface Matches {
  /** The matching keys, all with the same rank where the order is by ARN. */
  readonly wanted: readonly RegionMatch[];
  /** All keys of the same Regions at the same ranks. */
  readonly all: readonly RegionMatch[];
}

/** The matching keys of one Region at one rank. */
interface Cell extends RegionMatch {
  /** The first ARN of the Region: ordered by ARN, each Region is contiguous. */
  readonly firstArn: string;
  /** The share of matching keys among the Region's keys at this rank, above 0 and at most 1. */
  readonly wantedShare: number;
}

/** Windows are larger than estimated, since one that is too short requires another query. */
const windowReserve = 1.5;
const longestWindow = 2000;

/**
 * The parts of a search in its order, from where it continues.
 *
 * @param limit the number of keys to find
 */
export const readParts = async (
  db: Session,
  { wanted, all }: Matches,
  start: Start | null,
  limit: number,
): Promise<readonly Part[]> => {
  const firstArns = await readFirstArns(db, [...new Set(wanted.map(({ regionId }) => regionId))]);
  const sizes = new Map(all.map((match) => [nameOf(match), match.keys]));
  const cells = wanted
    .map((match) => ({
      ...match,
      firstArn: firstArns.get(match.regionId) ?? '',
      wantedShare: Math.min(1, match.keys / (sizes.get(nameOf(match)) ?? match.keys)),
    }))
    .toSorted((one, other) => one.rank - other.rank || (one.firstArn < other.firstArn ? -1 : 1));
  return toParts(cells.slice(indexOf(cells, start)), limit);
};

const nameOf = ({ regionId, rank }: RegionMatch): string => `${rank} ${regionId}`;

/** The index of the cell in which a search continues. */
const indexOf = (cells: readonly Cell[], start: Start | null): number => {
  if (start === null) return 0;
  const isBefore = ({ rank, firstArn }: Cell) => rank < start.rank || (rank === start.rank && firstArn <= start.arn);
  return Math.max(0, cells.findLastIndex(isBefore));
};

/** Regions with few matching keys share a part, so that a search over a thousand Regions takes fewer statements. */
const toParts = (cells: readonly Cell[], limit: number): readonly Part[] => {
  const parts: (Part & { readonly regionIds: number[]; found: number })[] = [];
  for (const { regionId, rank, keys: found, wantedShare } of cells) {
    const length = Math.ceil((windowReserve * limit) / wantedShare);
    const window = length < found ? Math.min(length, longestWindow) : null;
    const last = parts.at(-1);
    if (window === null && last?.window === null && last.rank === rank && last.found < limit) {
      last.regionIds.push(regionId);
      last.found += found;
    } else parts.push({ regionIds: [regionId], rank, window, found });
  }
  return parts;
};

const readFirstArns = async (db: Session, regionIds: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  const { rows } = await db.execute<{ region: number; arn: string | null }>(sql`
    SELECT wanted.region, (
      SELECT arn FROM ${keys} WHERE region_id = wanted.region AND gone_at IS NULL ORDER BY arn LIMIT 1
    ) AS arn
    FROM unnest(${sql.param([...regionIds])}::int[]) AS wanted(region)`);
  return new Map(rows.map(({ region, arn }) => [region, arn ?? '']));
};

/** The next keys of a part that is read in order, matching or not. */
export const readWindow = (
  db: Session,
  { regionIds: [regionId = 0], window }: Part,
  after: string,
  conditions: readonly SQL[],
): Promise<readonly { readonly id: number; readonly arn: string }[]> =>
  db
    .select({ id: keys.id, arn: keys.arn })
    .from(keys)
    .where(and(inRegions([regionId]), eq(keys.regionId, regionId), afterArn(after), ...conditions))
    .orderBy(asc(keys.arn))
    .limit(window ?? longestWindow);
