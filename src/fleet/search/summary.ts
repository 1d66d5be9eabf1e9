import { and, eq, sql } from 'drizzle-orm';
import type { KmsErrorCode } from '../../errors.ts';
import type { KeyPolicyExposure, KeyPolicyFindingCode } from '../../policy/types.ts';
import { rankOfExposure } from '../record/indexed-analysis.ts';
import type { Session } from '../store/database.ts';
import { keys, profiles } from '../store/schema.ts';
import { conditionsWithin, inRegions, isCounted, type KeyFilter, profileConditions } from './filter.ts';
import { type ProfileMatch, readProfileMatches } from './matches.ts';
import { preselectKeys } from './preselect.ts';

/** Counts of keys by property. */
export interface Counts {
  /**
   * The keys that a search with the same filter finds: analyzed ones only, if it filters by results of the analysis.
   */
  readonly matching: number;
  readonly judged: number;
  readonly unread: number;
  /** Widest first. */
  readonly byExposure: readonly { readonly exposure: KeyPolicyExposure; readonly count: number }[];
  readonly byFinding: readonly { readonly code: KeyPolicyFindingCode; readonly count: number }[];
  readonly byError: readonly { readonly code: KmsErrorCode; readonly count: number }[];
}

/**
 * Counts the keys that match a filter. A key that was not analyzed may match any filter on results of the analysis: it
 * counts as unread.
 */
export const countKeys = async (db: Session, filter: KeyFilter, regionIds: readonly number[]): Promise<Counts> => {
  const wanted = await readMatches(db, filter, regionIds);
  const matching = wanted.reduce((sum, { keys: number }) => sum + number, 0);
  const known = withoutAnalysisFilters(filter);
  if (Object.values(known).length === Object.values(filter).length) return { matching, ...toCounts(wanted) };
  const possible = await readMatches(db, known, regionIds);
  return { matching, ...toCounts([...wanted.filter(isAnalyzed), ...possible.filter((match) => !isAnalyzed(match))]) };
};

const isAnalyzed = ({ exposure }: ProfileMatch): boolean => exposure !== null;

/** The part of a filter that applies to keys that could not be analyzed. */
const withoutAnalysisFilters = ({
  exposures: _exposures,
  findings: _findings,
  minSeverity: _minSeverity,
  externalAccount: _externalAccount,
  organization: _organization,
  fingerprint: _fingerprint,
  ...known
}: KeyFilter): KeyFilter => known;

/** Adds up stored counts, unless the filter needs more than they contain. */
const readMatches = async (
  db: Session,
  filter: KeyFilter,
  regionIds: readonly number[],
): Promise<readonly ProfileMatch[]> =>
  isCounted(filter) ? readProfileMatches(db, filter, regionIds) : count(db, filter, regionIds);

/** Counts keys by profile id, of which there are few, and looks up the profiles afterwards. */
const count = async (
  db: Session,
  filter: KeyFilter,
  regionIds: readonly number[],
): Promise<readonly ProfileMatch[]> => {
  const preselected = await preselectKeys(db, filter, regionIds);
  const counted = db
    .select({ profileId: keys.profileId, keys: sql<number>`count(*)::int`.as('counted_keys') })
    .from(keys)
    .where(and(inRegions(regionIds), ...conditionsWithin(db, filter, preselected)))
    .groupBy(keys.profileId)
    .as('counted');
  return db
    .select({
      exposure: profiles.exposure,
      findings: profiles.findings,
      errorCode: profiles.errorCode,
      keys: counted.keys,
    })
    .from(counted)
    .innerJoin(profiles, eq(profiles.id, counted.profileId))
    .where(and(...profileConditions(filter)));
};

const toCounts = (counted: readonly ProfileMatch[]): Omit<Counts, 'matching'> => {
  const exposures = tally(counted, ({ exposure }) => (exposure === null ? [] : [exposure]));
  const judged = exposures.reduce((sum, [, number]) => sum + number, 0);
  return {
    judged,
    unread: counted.reduce((sum, one) => sum + one.keys, 0) - judged,
    byExposure: exposures
      .map(([exposure, number]) => ({ exposure, count: number }))
      .toSorted((one, other) => rankOfExposure(one.exposure) - rankOfExposure(other.exposure)),
    byFinding: toSorted(tally(counted, ({ findings }) => findings)),
    byError: toSorted(tally(counted, ({ errorCode }) => (errorCode === null ? [] : [errorCode]))),
  };
};

const tally = <T>(
  counted: readonly ProfileMatch[],
  valuesOf: (one: ProfileMatch) => readonly T[],
): readonly [T, number][] => {
  const sums = new Map<T, number>();
  for (const one of counted) for (const value of valuesOf(one)) sums.set(value, (sums.get(value) ?? 0) + one.keys);
  return [...sums].filter(([, sum]) => sum > 0);
};

const toSorted = <T extends string>(sums: readonly [T, number][]) =>
  sums
    .map(([code, sum]) => ({ code, count: sum }))
    .toSorted((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1));
