import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { IndexStore } from '../store/index-store.ts';
import { dueRegions, type ReadingTimes } from '../store/region-progress.ts';
import { syncRegions } from '../store/regions.ts';
import { createKeySignals } from './key-signals.ts';
import type { ReaderSource } from './read-key.ts';
import { type RegionReading, readRegion } from './read-region.ts';
import type { ReadThrottle } from './read-throttle.ts';
import { createReadingsWriter } from './readings-writer.ts';

export interface ReaderOptions {
  readonly store: IndexStore;
  readonly source: ReaderSource;
  readonly throttle: ReadThrottle;
  readonly everyMs: number;
  readonly withGrants: boolean;
  /** Receives errors of reading a Region, which is retried. */
  readonly onError: (error: unknown) => void;
}

export interface Reader {
  /** Resolves when everything has been read for the first time. */
  readonly firstReading: Promise<void>;
  /** Stops reading: another process, or this one later, continues from there. */
  close(): Promise<void>;
}

/** The interval of checks for due Regions. */
const checkIntervalMs = 1000;
/** The pause after a failure of the database or a listing. */
const retryMs = 60_000;
const maxRegionsAtOnce = 32;
/** During a reading, tables are vacuumed after this many Regions. */
const vacuumAfterRegions = 10;

/** Reads all Regions periodically in the background, shared between the processes on one database. */
export const startReader = (options: ReaderOptions): Reader => new BackgroundReader(options);

class BackgroundReader implements Reader {
  readonly firstReading: Promise<void>;
  readonly #options: ReaderOptions;
  readonly #times: ReadingTimes;
  readonly #reading: RegionReading;
  readonly #ending = new AbortController();
  readonly #running = new Map<number, Promise<void>>();
  readonly #done: Promise<void>;
  #endFirstReading: () => void = () => {};
  #regionsSinceVacuum = 0;

  constructor(options: ReaderOptions) {
    this.#options = options;
    // Every Region that is being read adds listeners to it.
    setMaxListeners(0, this.#ending.signal);
    this.#times = { everyMs: options.everyMs, retryMs: Math.min(retryMs, options.everyMs) };
    this.#reading = {
      ...options,
      times: this.#times,
      writer: createReadingsWriter(options.store),
      signal: this.#ending.signal,
      keySignals: createKeySignals(this.#ending.signal),
    };
    this.firstReading = new Promise((resolve) => {
      this.#endFirstReading = resolve;
    });
    this.#done = this.#run();
  }

  async close(): Promise<void> {
    this.#ending.abort(new Error('The index is closing.'));
    await this.#done;
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      await this.#beginDueRegions().catch((error: unknown) => this.#failed(error));
      await pause(checkIntervalMs, undefined, { signal, ref: false }).catch(() => {});
    }
    await Promise.allSettled(this.#running.values());
  }

  async #beginDueRegions(): Promise<void> {
    const { store, source } = this.#options;
    await syncRegions(store.db, source.accounts);
    const due = await dueRegions(store.db, this.#times);
    if (due.length === 0) this.#endFirstReading();
    await this.#vacuum(due.length === 0);
    for (const { id } of due) {
      if (this.#running.size >= maxRegionsAtOnce || this.#ending.signal.aborted) return;
      if (!this.#running.has(id) && (await store.locks.take(id))) this.#begin(id);
    }
  }

  async #vacuum(isIdle: boolean): Promise<void> {
    if (this.#regionsSinceVacuum < (isIdle ? 1 : vacuumAfterRegions)) return;
    this.#regionsSinceVacuum = 0;
    await this.#options.store.vacuum();
  }

  #begin(id: number): void {
    const reading = this.#read(id).finally(() => this.#running.delete(id));
    this.#running.set(id, reading);
  }

  async #read(id: number): Promise<void> {
    const { store } = this.#options;
    try {
      await readRegion(this.#reading, id);
      this.#regionsSinceVacuum += 1;
    } catch (error) {
      this.#failed(error);
    } finally {
      await store.locks.release(id).catch(() => {});
    }
  }

  #failed(error: unknown): void {
    if (!this.#ending.signal.aborted) this.#options.onError(error);
  }
}
