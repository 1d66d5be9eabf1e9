import type { IndexStore } from '../store/index-store.ts';
import { writeBatch } from '../store/write-batch.ts';
import type { ReadingToWrite } from '../store/written-key.ts';

/** Readings that are written in one transaction. */
interface ReadingsBatch {
  /** Whether to wait for the batch before adding more: it is full, or the database is slower than the reading. */
  readonly mustWait: boolean;
  /** Resolves when all are written. */
  readonly written: Promise<void>;
}

/** Writes the readings of all Regions in batches, without delaying them for a slow key. */
export interface ReadingsWriter {
  add(reading: ReadingToWrite): ReadingsBatch;
  /** Starts writing what is still buffered. */
  flush(): void;
}

/** The size and interval of batches: a transaction has a high fixed cost, and queries wait for its end. */
const maxAtOnce = 250;
/** How many full batches may wait for the database, which bounds the readings held in memory. */
const maxWaiting = 2;
/** The first readings after a pause are written at once, since queries may wait for them; later ones form batches. */
const firstMs = 100;
const longestMs = 1000;

export const createReadingsWriter = (store: IndexStore): ReadingsWriter => new BatchWriter(store);

class BatchWriter implements ReadingsWriter {
  readonly #store: IndexStore;
  #batch: Batch | null = null;
  #delayMs = firstMs;
  #flushedAt = Number.NEGATIVE_INFINITY;
  /** Batches that are not written yet, without the current one. */
  #waiting = 0;
  /** Never rejects: failures are reported to those who added to the batch, and the next batch is written anyway. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: IndexStore) {
    this.#store = store;
  }

  add(reading: ReadingToWrite): ReadingsBatch {
    this.#batch ??= this.#begin();
    const { readings, written } = this.#batch;
    readings.push(reading);
    const isFull = readings.length >= maxAtOnce;
    if (isFull) this.flush();
    return { mustWait: isFull || this.#waiting > maxWaiting, written };
  }

  #begin(): Batch {
    const isFirst = performance.now() - this.#flushedAt > longestMs;
    this.#delayMs = isFirst ? firstMs : Math.min(longestMs, this.#delayMs * 2);
    return new Batch(this.#delayMs, () => this.flush());
  }

  flush(): void {
    const batch = this.#batch;
    if (batch === null) return;
    this.#batch = null;
    this.#flushedAt = performance.now();
    this.#waiting += 1;
    this.#last = this.#last
      .then(() => batch.write((readings) => writeBatch(this.#store, readings)))
      .finally(() => {
        this.#waiting -= 1;
      });
  }
}

class Batch {
  readonly readings: ReadingToWrite[] = [];
  readonly written: Promise<void>;
  readonly #timer: NodeJS.Timeout;
  #settle: (written: Promise<void>) => void = () => {};

  constructor(delayMs: number, isTime: () => void) {
    this.#timer = setTimeout(isTime, delayMs);
    this.written = new Promise((resolve) => {
      this.#settle = resolve;
    });
    // Without this handler, a failure before it is awaited would count as unhandled.
    this.written.catch(() => {});
  }

  write(write: (readings: readonly ReadingToWrite[]) => Promise<void>): Promise<unknown> {
    clearTimeout(this.#timer);
    this.#settle(write(this.readings));
    return this.written.catch(() => {});
  }
}
