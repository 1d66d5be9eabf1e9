import { and, asc, desc, eq, lte, type SQL, sql } from 'drizzle-orm';
import type { KmsErrorCode } from '../../errors.ts';
import type { KeyPolicyExposure, KeyPolicyFindingCode } from '../../policy/types.ts';
import type { Session } from '../store/database.ts';
import { isOneOf } from '../store/rows.ts';
import { keys, profiles } from '../store/schema.ts';
import { parseSearchCursor, type SearchOrder, type SearchPosition, toSearchCursor } from './cursor.ts';
import { afterArn, inRegions, type KeyFilter, keyConditions, wantedProfiles } from './filter.ts';
import { type Page, type PageRequest, toPage } from './page.ts';

/** A key as the index has it. */
export interface FoundKey {
  readonly arn: string;
  /** Null where the key could not be judged. */
  readonly exposure: KeyPolicyExposure | null;
  readonly findings: readonly KeyPolicyFindingCode[] | null;
  readonly error: KmsErrorCode | null;
  /** When the provider last said something of the policy; for a key that was not read yet, when it was first listed. */
  readonly readAt: Date;
}

export interface SearchRequest extends PageRequest {
  readonly filter: KeyFilter;
  readonly order: SearchOrder;
  readonly regionIds: readonly number[];
}

/** One page of the keys that a filter wants. */
export const searchKeys = async (db: Session, request: SearchRequest): Promise<Page<FoundKey>> => {
  const { filter, order, first, after, regionIds } = request;
  const start = after === null ? null : parseSearchCursor(after, order);
  const wanted = await wantedProfiles(db, filter);
  const rows = await select(db)
    .where(
      and(
        inRegions(regionIds),
        ...(wanted === null ? [] : [isOneOf(keys.profileId, wanted)]),
        ...keyConditions(db, filter),
        ...(start === null ? [] : [behind(start)]),
      ),
    )
    .orderBy(...sorting[order])
    .limit(first + 1);
  return toPage(rows, first, (row) => toFound(row, order));
};

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

const sorting: Readonly<Record<SearchOrder, readonly SQL[]>> = {
  ARN: [asc(keys.arn)],
  EXPOSURE: [asc(keys.exposureRank), asc(keys.arn)],
  CHANGED_AT: [desc(keys.changedAt), asc(keys.arn)],
};

const rankOf: Readonly<Record<SearchOrder, (row: Row) => number>> = {
  ARN: () => 0,
  EXPOSURE: ({ exposureRank }) => exposureRank,
  CHANGED_AT: ({ changedAt }) => changedAt.getTime(),
};

/** The keys that come after a place in the order. */
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
