import type { RegionQueue } from '../calls/region-queue.ts';
import { KmsError } from '../errors.ts';
import type { KeyPage, KeyRef } from '../providers/provider.ts';
import { badCursor, type Position, toCursor } from './cursor.ts';

/** Reads one page of one region queue's keys; rejects with a KmsError. */
export type ReadPage = (regionQueue: RegionQueue, page: string | null) => Promise<KeyPage>;

/** A step of the walk: a key, a Region whose listing failed, or the end of the time. */
export type Found =
  | { readonly kind: 'key'; readonly ref: KeyRef; readonly cursor: string }
  | { readonly kind: 'gap'; readonly error: KmsError }
  | { readonly kind: 'stopped'; readonly cursor: string };

/** How many Regions are listed at once: first one, which often fills the page, then four, then the maximum. */
const queuesAtOnce = [1, 4];
const maxQueuesAtOnce = 16;
/** How long a Region may take before the next ones are listed as well. */
const readMoreAfterMs = 250;

interface Walk {
  readonly regionQueues: readonly RegionQueue[];
  readonly index: number;
  readonly position: Position | null;
  readonly read: ReadPage;
  /** Settles when the time is up. */
  readonly timeUp: Promise<'time is up'>;
}

/**
 * Walks over the keys from `start` on, in order; pages of several Regions are read ahead. When the time is up, the walk
 * stops where it is. If the first Region has not answered by then, it counts as failed and is passed over, so that each
 * page gets further than the previous one, however slow the providers are.
 */
export const walk = async function* (
  regionQueues: readonly RegionQueue[],
  start: { readonly index: number; readonly position: Position | null },
  read: ReadPage,
  limitMs: number,
): AsyncGenerator<Found> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<'time is up'>((resolve) => {
    timer = setTimeout(resolve, limitMs, 'time is up');
  });
  try {
    yield* walkQueues({ regionQueues, ...start, read, timeUp });
  } finally {
    clearTimeout(timer);
  }
};

type Answer = KeyPage | KmsError;

const walkQueues = async function* ({ regionQueues, index, position, read, timeUp }: Walk): AsyncGenerator<Found> {
  const ahead = createReadAhead(regionQueues, index, position, read);
  for (let at = index; at < regionQueues.length; at += 1) {
    const regionQueue = regionQueues[at];
    if (!regionQueue) return;
    const isFirst = at === index;
    const first = await Promise.race([ahead.next(), timeUp]);
    if (first === 'time is up') {
      if (!isFirst) return yield { kind: 'stopped', cursor: cursorBefore(regionQueue) };
      yield { kind: 'gap', error: tooSlow(regionQueue) };
      const next = regionQueues[at + 1];
      if (next) yield { kind: 'stopped', cursor: cursorBefore(next) };
      return;
    }
    const isStopped = yield* walkQueue(regionQueue, first, isFirst ? position : null, read, timeUp);
    if (isStopped) return;
  }
};

/** Reads the first pages of Regions before the walk reaches them, and returns them in order. */
const createReadAhead = (
  regionQueues: readonly RegionQueue[],
  index: number,
  position: Position | null,
  read: ReadPage,
) => {
  const pages: Promise<Answer>[] = [];
  let requested = index;
  let round = 0;
  const requestNext = (count: number) => {
    for (const regionQueue of regionQueues.slice(requested, requested + count)) {
      pages.push(pageOf(regionQueue, requested === index ? (position?.page ?? null) : null, read));
      requested += 1;
    }
  };
  return {
    next(): Promise<Answer> {
      if (pages.length === 0) {
        requestNext(queuesAtOnce[round] ?? maxQueuesAtOnce);
        round += 1;
      }
      const page = pages.shift() ?? Promise.reject(new TypeError('The walk is at its end.'));
      const timer = setTimeout(() => requestNext(maxQueuesAtOnce - pages.length), readMoreAfterMs);
      return page.finally(() => clearTimeout(timer));
    },
  };
};

/** Walks over the keys of one region queue, from the given first page on. Returns whether the time was up. */
const walkQueue = async function* (
  regionQueue: RegionQueue,
  first: Answer,
  start: Position | null,
  read: ReadPage,
  timeUp: Walk['timeUp'],
): AsyncGenerator<Found, boolean> {
  let page = start?.page ?? null;
  let found = first;
  let offset = start ? offsetOf(found, start) : 0;
  for (;;) {
    if (found instanceof KmsError) {
      yield { kind: 'gap', error: found };
      return false;
    }
    yield* keysOf(found, page, offset);
    if (found.next === null) return false;
    page = found.next;
    offset = 0;
    const next = await Promise.race([pageOf(regionQueue, page, read), timeUp]);
    if (next === 'time is up') {
      yield { kind: 'stopped', cursor: toCursor({ ...startOf(regionQueue), page }) };
      return true;
    }
    found = next;
  }
};

const keysOf = function* (found: KeyPage, page: string | null, from: number): Generator<Found> {
  for (let offset = from; offset < found.refs.length; offset += 1) {
    const ref = found.refs[offset];
    if (ref) yield { kind: 'key', ref, cursor: toCursor(positionAfter(ref, page, offset + 1, found)) };
  }
};

/** Where a walk continues in its first page. If the provider does not know the page, the client's cursor is invalid. */
const offsetOf = (found: Answer, start: Position): number => {
  if (!(found instanceof KmsError)) return offsetIn(found, start);
  if (found.code === 'KMS_INVALID_PARAMETER') throw badCursor();
  return 0;
};

/**
 * The position in the page as it is now: each key that was deleted meanwhile has moved the later ones one place
 * forward.
 */
const offsetIn = ({ refs }: KeyPage, { keyId, offset }: Position): number => {
  if (offset === 0) return 0;
  const last = refs.findIndex((ref) => ref.keyId === keyId);
  return last >= 0 ? last + 1 : offset - 1;
};

/** The cursor of a page's last key points to the next page, so that this page is not read again. */
const positionAfter = (ref: KeyRef, page: string | null, offset: number, { refs, next }: KeyPage): Position => {
  const { provider, accountId, region, keyId } = ref;
  const atEnd = offset === refs.length && next !== null;
  return { provider, accountId, region, keyId, ...(atEnd ? { page: next, offset: 0 } : { page, offset }) };
};

const startOf = ({ regionKey }: RegionQueue): Position => ({ ...regionKey, page: null, offset: 0, keyId: '' });

const cursorBefore = (regionQueue: RegionQueue): string => toCursor(startOf(regionQueue));

const tooSlow = (regionQueue: RegionQueue): KmsError =>
  regionQueue.failure('KMS_PROVIDER_TIMEOUT', { operation: 'ListKeys', arn: null });

const pageOf = (regionQueue: RegionQueue, page: string | null, read: ReadPage): Promise<Answer> =>
  read(regionQueue, page).catch((failure) => {
    if (failure instanceof KmsError) return failure;
    throw failure;
  });
