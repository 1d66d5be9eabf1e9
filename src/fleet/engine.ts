import { setTimeout as pause } from 'node:timers/promises';
import { KmsError } from '../errors.ts';
import type { Fleet, FleetProgress } from './fleet.ts';
import { indexUnavailable } from './index-errors.ts';
import type { EngineOptions } from './options.ts';
import { createQueries, type Queries } from './queries.ts';
import { type Reader, startReader } from './reader/reader.ts';
import { type IndexStore, openStore } from './store/index-store.ts';
import { writeLive } from './store/write-live.ts';
import { withoutRepeats } from './without-repeats.ts';

/** How long queries wait for an index whose reading began with the first query, in milliseconds. */
const firstReadingMs = 1500;
const reopenMs = 2000;
const progressMs = 5000;
/** How long the resolution of a key id waits for the index, in milliseconds: there are other ways to resolve it. */
const keyIdMs = 1000;

/** Starts the index: opens its database, begins reading, and answers queries. */
export const startEngine = (options: EngineOptions): Fleet => new IndexEngine(options);

interface Opened {
  readonly store: IndexStore;
  readonly reader: Reader;
  readonly queries: Queries;
  /** Resolves when queries can be answered. */
  readonly ready: Promise<unknown>;
}

class IndexEngine implements Fleet {
  readonly #options: EngineOptions;
  readonly #ending = new AbortController();
  readonly #progressTimer: NodeJS.Timeout;
  #opening: Promise<Opened> | null = null;
  #opened: Opened | null = null;
  #progress: FleetProgress | null = null;
  /** Why the database could not be opened, until it is. */
  #failure: unknown = null;

  constructor(options: EngineOptions) {
    this.#options = { ...options, onError: withoutRepeats(options.onError) };
    this.#progressTimer = setInterval(() => void this.#refreshProgress(), progressMs).unref();
    void this.#keepOpen();
  }

  readonly search: Fleet['search'] = (query) => this.#ask((queries) => queries.search(query));
  readonly count: Fleet['count'] = (query) => this.#ask((queries) => queries.count(query));
  readonly keysOf: Fleet['keysOf'] = (query) => this.#ask((queries) => queries.keysOf(query));
  readonly history: Fleet['history'] = (arn, page) => this.#ask((queries) => queries.history(arn, page));
  readonly changes: Fleet['changes'] = (query) => this.#ask((queries) => queries.changes(query));

  async arnsOf(keyId: string): Promise<readonly string[]> {
    if (!this.#opened) return [];
    const found = this.#opened.queries.arnsOf(keyId).catch((error: unknown) => {
      this.#options.onError(error);
      return [];
    });
    return Promise.race([found, pause(keyIdMs, [], { ref: false })]);
  }

  progress(): FleetProgress | null {
    return this.#progress;
  }

  async close(): Promise<void> {
    this.#ending.abort(new Error('The index is closing.'));
    clearInterval(this.#progressTimer);
    const opened = await this.#opening?.catch(() => null);
    await opened?.reader.close();
    await opened?.store.close();
  }

  async #ask<T>(query: (queries: Queries) => Promise<T>): Promise<T> {
    try {
      // Only `#keepOpen` tries again: each query would wait for the connection.
      if (this.#failure) throw this.#failure;
      const { queries, ready } = await this.#open();
      await ready;
      return await query(queries);
    } catch (error) {
      if (error instanceof KmsError) throw error;
      this.#options.onError(error);
      throw indexUnavailable(error);
    }
  }

  #open(): Promise<Opened> {
    this.#opening ??= this.#openStore();
    return this.#opening;
  }

  async #openStore(): Promise<Opened> {
    const { config, source, throttle, live, onError } = this.#options;
    try {
      const store = await openStore(config);
      live.writeBy((readings) => writeLive(store, readings));
      const reader = startReader({
        store,
        source,
        throttle,
        everyMs: config.everyMs,
        withGrants: config.grants,
        onError,
      });
      const ready = config.startsAtOnce
        ? Promise.resolve()
        : Promise.race([reader.firstReading, pause(firstReadingMs, undefined, { ref: false })]);
      this.#opened = { store, reader, queries: createQueries({ ...this.#options, store }), ready };
      this.#failure = null;
      return this.#opened;
    } catch (error) {
      this.#opening = null;
      this.#failure = error;
      throw error;
    }
  }

  /** Tries again until the database opens: it may become available after the service. */
  async #keepOpen(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        await this.#open();
        await this.#refreshProgress();
        return;
      } catch (error) {
        this.#options.onError(error);
        await pause(reopenMs, undefined, { signal, ref: false }).catch(() => {});
      }
    }
  }

  async #refreshProgress(): Promise<void> {
    try {
      const { queries } = await this.#open();
      this.#progress = await queries.progress();
    } catch {
      this.#progress = this.#progress && { ...this.#progress, state: 'down' };
      await this.#replaceEnded();
    }
  }

  /** Reopens a database that has ended by itself, such as the embedded one when it runs out of memory. */
  async #replaceEnded(): Promise<void> {
    const { signal } = this.#ending;
    const ended = this.#opened;
    if (signal.aborted || ended === null || !ended.store.hasEnded()) return;
    this.#opened = null;
    await ended.reader.close();
    await ended.store.close();
    this.#opening = null;
    await pause(reopenMs, undefined, { signal, ref: false }).catch(() => {});
    void this.#keepOpen();
  }
}
