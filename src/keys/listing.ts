import type { RegionQueue } from '../calls/region-queue.ts';
import { KmsError } from '../errors.ts';
import type { KeyPage, KeyRef } from '../providers/provider.ts';
import { badCursor, type Position, parseCursor, toCursor } from './cursor.ts';
import type { KeyListing, ListRequest } from './key-source.ts';

/** Reads one page of one region queue's keys; rejects with a KmsError. */
export type ReadPage = (regionQueue: RegionQueue, page: string | null) => Promise<KeyPage>;

type Edge = KeyListing['edges'][number];

/** A region queue that could not be listed to its end, and how many edges came before. */
interface Gap {
  readonly after: number;
  readonly error: KmsError;
}

/** First the one region queue that may well fill the page by itself; then more and more at a time. */
const queuesAtOnce = [1, 4];
const mostQueuesAtOnce = 16;

/**
 * Lists the keys of all region queues that the request is about, region queue after region queue in the configured order, each in its
 * provider's order. Region queues are asked ahead, several at a time, without disturbing the order. One key more than wanted is
 * looked for, so that a next page is only promised where there is one. Throws a KmsError for a bad cursor alone.
 */
export const listKeys = async (
  regionQueues: readonly RegionQueue[],
  request: ListRequest,
  read: ReadPage,
): Promise<KeyListing> => {
  const chosen = regionQueues.filter((regionQueue) => isWanted(regionQueue, request));
  const start = startOf(chosen, request.after);
  const edges: Edge[] = [];
  const gaps: Gap[] = [];
  for await (const found of walk(chosen, start, read)) {
    if (found instanceof KmsError) gaps.push({ after: edges.length, error: found });
    else edges.push(found);
    if (edges.length > request.first) break;
  }
  const hasNextPage = edges.length > request.first;
  // What lies behind the last key of this page is told by the next page, if there is one.
  const told = hasNextPage ? gaps.filter(({ after }) => after < request.first) : gaps;
  return { edges: edges.slice(0, request.first), hasNextPage, errors: told.map(({ error }) => error) };
};

const isWanted = ({ account, region }: RegionQueue, request: ListRequest): boolean =>
  (request.mayList?.({ provider: account.provider, accountId: account.accountId, region }) ?? true) &&
  (request.provider ?? account.provider) === account.provider &&
  (request.accountId ?? account.accountId) === account.accountId &&
  (request.region ?? region) === region;

interface Start {
  readonly index: number;
  readonly position: Position | null;
}

const startOf = (regionQueues: readonly RegionQueue[], after: string | null): Start => {
  if (after === null) return { index: 0, position: null };
  const position = parseCursor(after);
  if (position instanceof KmsError) throw position;
  const { provider, accountId, region } = position;
  const index = regionQueues.findIndex((regionQueue) =>
    isWanted(regionQueue, { provider, accountId, region, first: 0, after }),
  );
  if (index < 0) throw badCursor();
  return { index, position };
};

async function* walk(regionQueues: readonly RegionQueue[], { index, position }: Start, read: ReadPage) {
  const ahead: Promise<KeyPage | KmsError>[] = [];
  let asked = index;
  let round = 0;
  for (let at = index; at < regionQueues.length; at += 1) {
    if (at === asked) {
      const nextQueues = regionQueues.slice(asked, asked + (queuesAtOnce[round] ?? mostQueuesAtOnce));
      for (const regionQueue of nextQueues)
        ahead.push(pageOf(regionQueue, at === index ? (position?.page ?? null) : null, read));
      asked += nextQueues.length;
      round += 1;
    }
    const regionQueue = regionQueues[at];
    const first = await ahead.shift();
    if (regionQueue && first) yield* walkQueue(regionQueue, first, at === index ? position : null, read);
  }
}

async function* walkQueue(regionQueue: RegionQueue, first: KeyPage | KmsError, start: Position | null, read: ReadPage) {
  let page = start?.page ?? null;
  let found = first;
  let offset = 0;
  if (start) {
    if (found instanceof KmsError && found.code === 'KMS_INVALID_PARAMETER') throw badCursor();
    if (!(found instanceof KmsError)) offset = offsetIn(found, start);
  }
  for (;;) {
    if (found instanceof KmsError) {
      yield found;
      return;
    }
    for (; offset < found.refs.length; offset += 1) {
      const ref = found.refs[offset];
      if (ref) yield { ref, cursor: toCursor(positionAfter(ref, page, offset + 1, found)) };
    }
    if (found.next === null) return;
    page = found.next;
    offset = 0;
    found = await pageOf(regionQueue, page, read);
  }
}

/** A key that has gone since has drawn those behind it one place forward. */
const offsetIn = ({ refs }: KeyPage, { keyId, offset }: Position): number => {
  const last = refs.findIndex((ref) => ref.keyId === keyId);
  return last >= 0 ? last + 1 : Math.max(0, offset - 1);
};

/** After a page's last key comes the next page's beginning, so that nobody reads the page again to find that out. */
const positionAfter = (ref: KeyRef, page: string | null, offset: number, { refs, next }: KeyPage): Position => {
  const { provider, accountId, region, keyId } = ref;
  const atEnd = offset === refs.length && next !== null;
  return { provider, accountId, region, keyId, ...(atEnd ? { page: next, offset: 0 } : { page, offset }) };
};

const pageOf = (regionQueue: RegionQueue, page: string | null, read: ReadPage): Promise<KeyPage | KmsError> =>
  read(regionQueue, page).catch((failure) => {
    if (failure instanceof KmsError) return failure;
    throw failure;
  });
