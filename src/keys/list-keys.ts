import type { RegionQueue } from '../calls/region-queue.ts';
import { KmsError } from '../errors.ts';
import { badCursor, type Position, parseCursor } from './cursor.ts';
import type { KeyListing, ListRequest } from './key-source.ts';
import { type Found, type ReadPage, walk } from './list-walk.ts';

export type { ReadPage };

export interface ListTime {
  /** Milliseconds after which the page ends early, with a cursor to continue. */
  readonly limitMs: number;
}

interface Gathered {
  readonly edges: Extract<Found, { kind: 'key' }>[];
  /** The errors of Regions that could not be listed completely, with the number of edges before each of them. */
  readonly gaps: { readonly after: number; readonly error: KmsError }[];
  /** Where the walk stopped because time ran out; null where it did not. */
  stoppedAt: string | null;
}

/** The region queues that a request selects. */
export const wantedQueues = (regionQueues: readonly RegionQueue[], request: ListRequest): readonly RegionQueue[] =>
  regionQueues.filter((regionQueue) => isWanted(regionQueue, request));

/**
 * Lists the keys of the selected Regions in the configured order, each in its provider's order. One more key than
 * requested is read, so that `hasNextPage` is only true where there is another key, or where the time ran out before
 * that was known.
 * @throws KmsError for an invalid cursor
 */
export const listKeys = async (
  regionQueues: readonly RegionQueue[],
  request: ListRequest,
  read: ReadPage,
  time: ListTime,
): Promise<KeyListing> => {
  const start = startOf(regionQueues, request.after);
  const { edges, gaps, stoppedAt } = await gather(walk(regionQueues, start, read, time.limitMs), request.first);
  const isFull = edges.length > request.first;
  const shown = edges.slice(0, request.first);
  // Failures after the last key of this page belong to the next page.
  const ofThisPage = isFull ? gaps.filter(({ after }) => after < request.first) : gaps;
  return {
    edges: shown.map(({ ref, cursor }) => ({ ref, cursor })),
    hasNextPage: isFull || stoppedAt !== null,
    endCursor: (isFull ? null : stoppedAt) ?? shown.at(-1)?.cursor ?? null,
    errors: ofThisPage.map(({ error }) => error),
  };
};

const gather = async (found: AsyncIterable<Found>, first: number): Promise<Gathered> => {
  const gathered: Gathered = { edges: [], gaps: [], stoppedAt: null };
  for await (const one of found) {
    if (one.kind === 'stopped') gathered.stoppedAt = one.cursor;
    else if (one.kind === 'gap') gathered.gaps.push({ after: gathered.edges.length, error: one.error });
    else gathered.edges.push(one);
    if (gathered.edges.length > first) break;
  }
  return gathered;
};

const isWanted = ({ regionKey }: RegionQueue, request: ListRequest): boolean =>
  (request.mayList?.(regionKey) ?? true) &&
  (request.provider ?? regionKey.provider) === regionKey.provider &&
  (request.accountId ?? regionKey.accountId) === regionKey.accountId &&
  (request.region ?? regionKey.region) === regionKey.region;

const startOf = (
  regionQueues: readonly RegionQueue[],
  after: string | null,
): { readonly index: number; readonly position: Position | null } => {
  if (after === null) return { index: 0, position: null };
  const position = parseCursor(after);
  if (position instanceof KmsError) throw position;
  const { provider, accountId, region } = position;
  const index = regionQueues.findIndex((queue) => isWanted(queue, { provider, accountId, region, first: 0, after }));
  if (index < 0) throw badCursor();
  return { index, position };
};
