import { setTimeout as pause } from 'node:timers/promises';
import { KmsError } from '../../errors.ts';
import type { KeyListing } from '../../keys/key-source.ts';
import type { IndexStore } from '../store/index-store.ts';
import {
  beginReading,
  endListing,
  endReading,
  failListing,
  keysToRead,
  type ReadingTimes,
  recordPage,
} from '../store/region-progress.ts';
import type { RegionRow } from '../store/regions.ts';
import { backgroundLoad } from './background-load.ts';
import { type ConcurrencyLimit, createConcurrencyLimit } from './concurrency-limit.ts';
import type { KeySignals } from './key-signals.ts';
import { type ReaderSource, readKey } from './read-key.ts';
import type { ReadThrottle } from './read-throttle.ts';
import type { ReadingsWriter } from './readings-writer.ts';
import { type RegionAliases, readRegionAliases } from './region-aliases.ts';
import { createRegionWriter, type RegionWriter } from './region-writer.ts';

/** The dependencies of reading a Region. */
export interface RegionReading {
  readonly store: IndexStore;
  readonly source: ReaderSource;
  readonly throttle: ReadThrottle;
  readonly withGrants: boolean;
  readonly times: ReadingTimes;
  readonly writer: ReadingsWriter;
  readonly signal: AbortSignal;
  /** Signals for single keys, which abort with `signal`. */
  readonly keySignals: KeySignals;
}

/** The number of keys per database query. */
const batch = 500;
const listedAtOnce = 1000;
/** The number of passes over the keys: later ones retry transient failures. */
const passes = 2;
/** The number of attempts to list a page. */
const listingAttempts = 4;
/** The pause between passes; after the n-th attempt to list a page, n times as long. */
const pauseMs = 1000;

/**
 * Lists and reads all keys of a Region, continuing where the last reading stopped. Progress is stored continuously, so
 * that the reading can be stopped at any time.
 *
 * @throws errors of the database, and the reason of the signal
 */
export const readRegion = async (reading: RegionReading, regionId: number): Promise<void> => {
  const { db } = reading.store;
  const region = await beginReading(db, regionId, reading.times);
  if (!region) return;
  if (region.phase === 'LISTING') await listRegion(reading, region);
  await readKeys(reading, region);
  if (isLocked(reading, region)) await endReading(db, region);
};

/** Another process continues with a Region whose lock was lost with its connection. */
const isLocked = ({ store, signal }: RegionReading, { id }: RegionRow): boolean => {
  signal.throwIfAborted();
  return store.locks.holds(id);
};

const listRegion = async (reading: RegionReading, region: RegionRow): Promise<void> => {
  const { db, profileIds } = reading.store;
  for (let page = region.page; isLocked(reading, region); ) {
    const listing = await readPage(reading, region, page);
    if (listing instanceof KmsError) return failListing(db, region, listing.details());
    const arns = listing.edges.map(({ ref }) => ref.arn);
    page = listing.hasNextPage ? (listing.edges.at(-1)?.cursor ?? null) : null;
    await recordPage(db, region, { arns, next: page }, profileIds, Date.now());
    if (page === null) return endListing(db, region);
  }
};

/** Reads a page of a listing, and retries transient failures. */
const readPage = async (reading: RegionReading, region: RegionRow, after: string | null) => {
  for (let attempt = 1; ; attempt += 1) {
    const page = await tryPage(reading, region, after);
    if (!(page instanceof KmsError) || !page.retryable || attempt === listingAttempts) return page;
    await pause(pauseMs * attempt, undefined, { signal: reading.signal });
  }
};

/** A page, or an error. The listing starts again where the provider no longer accepts the cursor. */
const tryPage = async (
  { source, signal }: RegionReading,
  { provider, accountId, region }: RegionRow,
  after: string | null,
): Promise<KeyListing | KmsError> => {
  const list = (from: string | null) =>
    source.list(
      { provider, accountId, region, first: listedAtOnce, after: from },
      backgroundLoad(signal, { fresh: false }),
    );
  const listing = await list(after).catch(() => list(null));
  return listing.errors[0] ?? listing;
};

const readKeys = async (reading: RegionReading, region: RegionRow): Promise<void> => {
  const aliases = await readRegionAliases(reading.source, region, reading.signal);
  for (let pass = 1; pass <= passes; pass += 1) {
    const isLast = pass === passes;
    const left = await readOnce({ ...reading, aliases, isLast }, region);
    if (left === 0 || isLast) return;
    await pause(pauseMs, undefined, { signal: reading.signal });
  }
};

/** One pass over the keys of a Region that are still to be read. */
interface KeysReading extends RegionReading {
  readonly aliases: RegionAliases | null;
  /** Whether failures are stored as well, since this is the last pass. */
  readonly isLast: boolean;
}

interface Pass extends KeysReading {
  readonly concurrency: ConcurrencyLimit;
  readonly regionWriter: RegionWriter;
}

/**
 * Reads each remaining key once. Batches overlap.
 *
 * @returns how many keys failed and are left for another pass
 */
const readOnce = async (reading: KeysReading, region: RegionRow): Promise<number> => {
  const concurrency = createConcurrencyLimit(() => waitingIn(reading.source, region));
  const regionWriter = createRegionWriter(reading.writer, region);
  const pass = { ...reading, concurrency, regionWriter };
  let left = 0;
  let last: Promise<number> = Promise.resolve(0);
  for (let after = ''; isLocked(reading, region); ) {
    const arns = await keysToRead(reading.store.db, region, after, batch);
    const next = readBatch(pass, arns);
    // Without this handler, a failure before it is awaited would count as unhandled.
    next.catch(() => {});
    left += await last;
    last = next;
    after = arns.at(-1) ?? after;
    if (arns.length < batch) break;
  }
  left += await last;
  await regionWriter.end();
  return left;
};

const waitingIn = (source: ReaderSource, { provider, accountId, region }: RegionRow): number =>
  source.regionQueues().find((one) => one.region === region && one.accountId === accountId && one.provider === provider)
    ?.waiting ?? 0;

const readBatch = async (pass: Pass, arns: readonly string[]): Promise<number> => {
  const read = await Promise.all(arns.map((arn) => pass.concurrency.run(() => readThrottled(pass, arn))));
  return read.filter((isDone) => !isDone).length;
};

/** True where the key is done for this reading. */
const readThrottled = async (pass: Pass, arn: string): Promise<boolean> => {
  const { ref } = pass.source.resolve(arn);
  if (!ref) return true;
  const { reading, retryable } = await pass.keySignals.run(async (signal) => {
    await pass.throttle.acquire(signal);
    return readKey(ref, { ...pass, signal }).finally(() => pass.throttle.release());
  });
  if (retryable && !pass.isLast) return false;
  await pass.regionWriter.add(reading);
  return true;
};
