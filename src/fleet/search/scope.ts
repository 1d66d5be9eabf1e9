import { KmsError } from '../../errors.ts';
import type { RegionKey } from '../../providers/provider.ts';
import type { Session } from '../store/database.ts';
import { type RegionRow, readRegions } from '../store/regions.ts';

/** Whether a Region is in scope: it is configured, the filter includes it, and the caller may read there. */
export type IsInScope = (region: RegionKey) => boolean;

/** The Regions of a query, and how complete and recent their data is. */
export interface Scope {
  readonly regionIds: readonly number[];
  /** The number of them that were listed at least once. */
  readonly listed: number;
  /** False while a Region has not been listed yet, or its last listing failed: it may hold unknown keys. */
  readonly complete: boolean;
  /** No key of these Regions was last read before this; null until each of them has been read once. */
  readonly asOf: Date | null;
  /** One error per Region that could not be listed. */
  readonly errors: readonly KmsError[];
}

export const readScope = async (db: Session, isInScope: IsInScope): Promise<Scope> =>
  toScope((await readRegions(db)).filter(isInScope));

/** @param regions the rows that are in scope */
const toScope = (regions: readonly RegionRow[]): Scope => {
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
