import type { Lane } from '../calls/region-queue.ts';
import { KmsError } from '../errors.ts';
import type { KeyPage, KeyRef } from '../providers/provider.ts';
import { badCursor, type Position, parseCursor, toCursor } from './cursor.ts';
import type { KeyListing, ListRequest } from './key-source.ts';

/** Reads one page of one lane's keys; rejects with a KmsError. */
export type ReadPage = (lane: Lane, page: string | null) => Promise<KeyPage>;

type Edge = KeyListing['edges'][number];

/** A lane that could not be listed to its end, and how many edges came before. */
interface Gap {
  readonly after: number;
  readonly error: KmsError;
}

/** First the one lane that may well fill the page by itself; then more and more at a time. */
const lanesAtOnce = [1, 4];
const mostLanesAtOnce = 16;

/**
 * Lists the keys of all lanes that the request is about, lane after lane in the configured order, each in its
 * provider's order. Lanes are asked ahead, several at a time, without disturbing the order. One key more than wanted is
 * looked for, so that a next page is only promised where there is one. Throws a KmsError for a bad cursor alone.
 */
export const listKeys = async (lanes: readonly Lane[], request: ListRequest, read: ReadPage): Promise<KeyListing> => {
  const chosen = lanes.filter((lane) => isWanted(lane, request));
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

const isWanted = ({ account, region }: Lane, request: ListRequest): boolean =>
  (request.mayList?.({ provider: account.provider, accountId: account.accountId, region }) ?? true) &&
  (request.provider ?? account.provider) === account.provider &&
  (request.accountId ?? account.accountId) === account.accountId &&
  (request.region ?? region) === region;

interface Start {
  readonly index: number;
  readonly position: Position | null;
}

const startOf = (lanes: readonly Lane[], after: string | null): Start => {
  if (after === null) return { index: 0, position: null };
  const position = parseCursor(after);
  if (position instanceof KmsError) throw position;
  const { provider, accountId, region } = position;
  const index = lanes.findIndex((lane) => isWanted(lane, { provider, accountId, region, first: 0, after }));
  if (index < 0) throw badCursor();
  return { index, position };
};

async function* walk(lanes: readonly Lane[], { index, position }: Start, read: ReadPage) {
  const ahead: Promise<KeyPage | KmsError>[] = [];
  let asked = index;
  let round = 0;
  for (let at = index; at < lanes.length; at += 1) {
    if (at === asked) {
      const lanesNow = lanes.slice(asked, asked + (lanesAtOnce[round] ?? mostLanesAtOnce));
      for (const lane of lanesNow) ahead.push(pageOf(lane, at === index ? (position?.page ?? null) : null, read));
      asked += lanesNow.length;
      round += 1;
    }
    const lane = lanes[at];
    const first = await ahead.shift();
    if (lane && first) yield* walkLane(lane, first, at === index ? position : null, read);
  }
}

async function* walkLane(lane: Lane, first: KeyPage | KmsError, start: Position | null, read: ReadPage) {
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
    found = await pageOf(lane, page, read);
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

const pageOf = (lane: Lane, page: string | null, read: ReadPage): Promise<KeyPage | KmsError> =>
  read(lane, page).catch((failure) => {
    if (failure instanceof KmsError) return failure;
    throw failure;
  });
