import { KmsError } from '../../errors.ts';
import type { RegionKey } from '../../providers/provider.ts';
import type { Session } from '../store/database.ts';
import { type RegionRow, readRegions } from '../store/regions.ts';

/** Whether a question is about a Region: it is configured, the filter means it, and the caller may read there. */
export type IsInScope = (region: RegionKey) => boolean;

/** The Regions that a question is about, and how well they are known. */
export interface Scope {
  readonly regionIds: readonly number[];
  /** How many of them were listed at least once. */
  readonly listed: number;
  /** False while a Region could not be listed, for then it may hold keys that the index does not know. */
  readonly complete: boolean;
  /** Every answer in the index was given at this time or later; null until each Region was read once. */
  readonly asOf: Date | null;
  /** Why Regions could not be listed, one for each. */
  readonly errors: readonly KmsError[];
}

export const readScope = async (db: Session, isInScope: IsInScope): Promise<Scope> =>
  toScope((await readRegions(db)).filter(isInScope));

/** @param regions the rows that are in scope */
export const toScope = (regions: readonly RegionRow[]): Scope => {
  const errors = regions.flatMap(({ error }) => (error === null ? [] : [new KmsError(error)]));
  const since = regions.map(({ completeSince }) => completeSince?.getTime() ?? null);
  const oldest = since.every((time) => time !== null) && since.length > 0 ? Math.min(...since) : null;
  const listed = regions.filter(({ listedAt }) => listedAt !== null).length;
  return {
    regionIds: regions.map(({ id }) => id),
    listed,
    complete: errors.length === 0 && listed === regions.length,
    asOf: oldest === null ? null : new Date(oldest),
    errors,
  };
};
