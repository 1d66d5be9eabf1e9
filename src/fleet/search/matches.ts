import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { KmsErrorCode } from '../../errors.ts';
import type { KeyPolicyExposure, KeyPolicyFindingCode } from '../../policy/types.ts';
import { rankOfExposure } from '../record/indexed-analysis.ts';
import type { Session } from '../store/database.ts';
import { isOneOf } from '../store/rows.ts';
import { profileCounts, profiles, termCounts } from '../store/schema.ts';
import { type Conditions, type KeyFilter, profileConditions, wantedTerms } from './filter.ts';

/**
 * Stored counts, of which there are few regardless of the number of keys. They are exact for a filter on profiles and
 * at most one term, and upper bounds otherwise.
 */
interface StoredCounts {
  readonly counts: typeof profileCounts | typeof termCounts;
  readonly conditions: Conditions;
}

const storedCountsFor = (filter: KeyFilter): StoredCounts => {
  const [term] = wantedTerms(filter);
  const conditions = profileConditions(filter);
  return term === undefined
    ? { counts: profileCounts, conditions }
    : { counts: termCounts, conditions: [...conditions, eq(termCounts.term, term)] };
};

/** The number of keys with a profile. */
export interface ProfileMatch {
  readonly exposure: KeyPolicyExposure | null;
  readonly findings: readonly KeyPolicyFindingCode[];
  readonly errorCode: KmsErrorCode | null;
  readonly keys: number;
}

export const readProfileMatches = (
  db: Session,
  filter: KeyFilter,
  regionIds: readonly number[],
): Promise<readonly ProfileMatch[]> => {
  const { counts, conditions } = storedCountsFor(filter);
  return db
    .select({
      exposure: profiles.exposure,
      findings: profiles.findings,
      errorCode: profiles.errorCode,
      keys: sql<number>`sum(${counts.keys})::int`,
    })
    .from(counts)
    .innerJoin(profiles, eq(profiles.id, counts.profileId))
    .where(and(isOneOf(counts.regionId, regionIds), ...conditions))
    .groupBy(profiles.id);
};

/** The number of keys of a Region at one rank of a sort order. */
export interface RegionMatch {
  readonly regionId: number;
  readonly rank: number;
  /** At least one. */
  readonly keys: number;
}

export const readRegionMatches = (
  db: Session,
  filter: KeyFilter,
  regionIds: readonly number[],
): Promise<readonly RegionMatch[]> => readRanked(db, storedCountsFor(filter), regionIds);

/** The number of analyzed keys per Region with any of the terms; a key is counted once per term. */
export const readTermMatches = (
  db: Session,
  terms: readonly string[],
  regionIds: readonly number[],
): Promise<readonly RegionMatch[]> => {
  const isWanted = sql`${termCounts.term} = ANY(${sql.param([...terms])}::text[])`;
  return readRanked(db, { counts: termCounts, conditions: [isWanted, isNotNull(profiles.exposure)] }, regionIds);
};

const readRanked = async (
  db: Session,
  { counts, conditions }: StoredCounts,
  regionIds: readonly number[],
): Promise<readonly RegionMatch[]> => {
  const rows = await db
    .select({ regionId: counts.regionId, exposure: profiles.exposure, keys: sql<number>`sum(${counts.keys})::int` })
    .from(counts)
    .innerJoin(profiles, eq(profiles.id, counts.profileId))
    .where(and(isOneOf(counts.regionId, regionIds), ...conditions))
    .groupBy(counts.regionId, profiles.exposure);
  return rows
    .filter(({ keys }) => keys > 0)
    .map(({ regionId, exposure, keys }) => ({ regionId, rank: rankOfExposure(exposure), keys }));
};

/** Sums up the numbers of keys over all ranks, for an order in which all keys have the same rank. */
export const withoutRanks = (matches: readonly RegionMatch[]): readonly RegionMatch[] => {
  const sums = new Map<number, number>();
  for (const { regionId, keys } of matches) sums.set(regionId, (sums.get(regionId) ?? 0) + keys);
  return [...sums].map(([regionId, keys]) => ({ regionId, rank: 0, keys }));
};

export const sizeOf = (matches: readonly RegionMatch[]): number => matches.reduce((sum, { keys }) => sum + keys, 0);
