import { and, eq, lte, type SQL, sql } from 'drizzle-orm';
import type { KmsErrorCode } from '../../errors.ts';
import type { KeyPolicyExposure, KeyPolicyFindingCode } from '../../policy/types.ts';
import type { Session } from '../store/database.ts';
import { isOneOf } from '../store/rows.ts';
import { keys, profiles } from '../store/schema.ts';
import { parseSearchCursor, type SearchOrder, type SearchPosition, toSearchCursor } from './cursor.ts';
import {
  afterArn,
  type Conditions,
  conditionsWithin,
  inRegions,
  isCounted,
  type KeyFilter,
  keyConditions,
  wantedProfiles,
} from './filter.ts';
import { type RegionMatch, readRegionMatches, sizeOf, withoutRanks } from './matches.ts';
import { type Page, type PageRequest, toPage } from './page.ts';
import { type Part, readParts, readWindow } from './parts.ts';
import { maxPreselected, preselectKeys } from './preselect.ts';
import { sorting, sortingAfterwards } from './sorting.ts';

/** A key in the index. */
export interface FoundKey {
  readonly arn: string;
  /** Null where the key could not be analyzed or has not been read yet. */
  readonly exposure: KeyPolicyExposure | null;
  readonly findings: readonly KeyPolicyFindingCode[] | null;
  readonly error: KmsErrorCode | null;
  /** When the provider last returned the policy or refused it; for a key not read yet, when it was first listed. */
  readonly readAt: Date;
}

export interface SearchRequest extends PageRequest {
  readonly filter: KeyFilter;
  readonly order: SearchOrder;
  readonly regionIds: readonly number[];
}

/** One page of the keys that match a filter. */
export const searchKeys = async (db: Session, request: SearchRequest): Promise<Page<FoundKey>> => {
  const { order, first, after } = request;
  const start = after === null ? null : parseSearchCursor(after, order);
  const profileIds = await wantedProfiles(db, request.filter);
  const rows: Row[] = [];
  const preselected = isCounted(request.filter) ? null : await preselectKeys(db, request.filter, request.regionIds);
  for (const part of await partsOf(db, request, start, preselected)) {
    const query = { ...request, profileIds, preselected, start, part, limit: first + 1 - rows.length };
    rows.push(...(await (part.window === null ? findRows(db, query) : readRows(db, query))));
    if (rows.length > first) break;
  }
  return toPage(rows, first, (row) => toFound(row, order));
};

/**
 * There are no counts by time of change. Without stored counts, keys are preselected if they are few enough; otherwise
 * they are read in order, as the query planner decides.
 */
const partsOf = async (
  db: Session,
  { filter, order, regionIds, first }: SearchRequest,
  start: SearchPosition | null,
  preselected: readonly number[] | null,
): Promise<readonly Part[]> => {
  const matches = await readRegionMatches(db, filter, regionIds);
  const inMatches = [...new Set(matches.map(({ regionId }) => regionId))];
  const whole = { regionIds: inMatches, rank: null, window: null };
  if (preselected !== null || sizeOf(matches) <= maxPreselected) return [whole];
  if (order === 'CHANGED_AT' || !isCounted(filter)) return [{ ...whole, isPlanned: true }];
  const ranked = order === 'EXPOSURE' ? (given: readonly RegionMatch[]) => given : withoutRanks;
  const all = await readRegionMatches(db, {}, inMatches);
  return readParts(db, { wanted: ranked(matches), all: ranked(all) }, start, first + 1);
};

/** The query of one part. */
interface PartQuery extends SearchRequest {
  readonly profileIds: readonly number[] | null;
  /** The ids of all keys that may match, as `preselectKeys` returns them. */
  readonly preselected: readonly number[] | null;
  readonly start: SearchPosition | null;
  readonly part: Part;
  readonly limit: number;
}

const findRows = (
  db: Session,
  { filter, order, profileIds, preselected, start, part, limit }: PartQuery,
): Promise<Row[]> =>
  select(db)
    .where(
      and(
        inRegions(part.regionIds),
        ...ofRank(order, part),
        ...ofProfiles(profileIds),
        ...conditionsWithin(db, filter, preselected),
        ...(start === null ? [] : [behind(start)]),
      ),
    )
    .orderBy(...(part.isPlanned ? sorting : sortingAfterwards)[order])
    .limit(limit);

/** Reads keys in order until enough match. */
const readRows = async (db: Session, { filter, order, profileIds, start, part, limit }: PartQuery): Promise<Row[]> => {
  const rows: Row[] = [];
  for (let after = arnToStartAt(start, order, part); rows.length < limit; ) {
    const window = await readWindow(db, part, after, ofRank(order, part));
    const ids = window.map(({ id }) => id);
    const found = await select(db)
      .where(and(isOneOf(keys.id, ids), ...ofProfiles(profileIds), ...keyConditions(db, filter, ids)))
      .orderBy(...sortingAfterwards[order])
      .limit(limit - rows.length);
    rows.push(...found);
    if (window.length < (part.window ?? 0)) break;
    after = window.at(-1)?.arn ?? after;
  }
  return rows;
};

/** A part of a later rank is read from its beginning. */
const arnToStartAt = (start: SearchPosition | null, order: SearchOrder, { rank }: Part): string =>
  start === null || (order === 'EXPOSURE' && rank !== null && rank > start.rank) ? '' : start.arn;

const ofRank = (order: SearchOrder, { rank }: Part): Conditions =>
  order === 'EXPOSURE' && rank !== null ? [eq(keys.exposureRank, rank)] : [];

const ofProfiles = (profileIds: readonly number[] | null): Conditions =>
  profileIds === null ? [] : [isOneOf(keys.profileId, profileIds)];

const select = (db: Session) =>
  db
    .select({
      arn: keys.arn,
      exposure: profiles.exposure,
      findings: profiles.findings,
      error: profiles.errorCode,
      exposureRank: keys.exposureRank,
      changedAt: keys.changedAt,
      readAt: sql<Date>`coalesce(${keys.readAt}, ${keys.seenAt})`.mapWith(keys.seenAt),
    })
    .from(keys)
    .innerJoin(profiles, eq(profiles.id, keys.profileId));

type Row = Awaited<ReturnType<typeof select>>[number];

const rankOf: Readonly<Record<SearchOrder, (row: Row) => number>> = {
  ARN: () => 0,
  EXPOSURE: ({ exposureRank }) => exposureRank,
  CHANGED_AT: ({ changedAt }) => changedAt.getTime(),
};

/** The keys after a position in the order. */
const behind = ({ order, arn, rank }: SearchPosition): SQL => {
  if (order === 'ARN') return afterArn(arn);
  if (order === 'EXPOSURE') return sql`(${keys.exposureRank}, ${keys.arn}) > (${rank}::smallint, ${arn} COLLATE "C")`;
  const time = new Date(rank);
  return (
    and(lte(keys.changedAt, time), sql`(${keys.changedAt} < ${time.toISOString()}::timestamptz OR ${afterArn(arn)})`) ??
    afterArn(arn)
  );
};

const toFound = (row: Row, order: SearchOrder): FoundKey & { readonly cursor: string } => ({
  arn: row.arn,
  exposure: row.exposure,
  findings: row.exposure === null ? null : row.findings,
  error: row.error,
  readAt: row.readAt,
  cursor: toSearchCursor({ order, arn: row.arn, rank: rankOf[order](row) }),
});
