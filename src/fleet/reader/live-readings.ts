import { LRUCache } from 'lru-cache';
import { toWallTime } from '../../clock.ts';
import { KmsError } from '../../errors.ts';
import type { PolicyListener } from '../../keys/key-source.ts';
import type { KeyReading } from '../record/key-reading.ts';

/** Writes readings to the index. */
type WriteLive = (readings: readonly KeyReading[]) => Promise<void>;

/** Adds what requests read to the index, within a second. */
export interface LiveReadings {
  readonly policyRead: PolicyListener;
  /** Starts writing. Readings that were added before are written, too. */
  writeBy(write: WriteLive): void;
  /** Writes what is still buffered. */
  close(): Promise<void>;
}

const flushMs = 300;
const retryMs = 2000;
const batch = 100;
/**
 * The maximum size of the readings that are buffered while the database is down, as an estimate. The next full reading
 * covers those that give way to others.
 */
const maxWaitingBytes = 16_777_216;
const readingBytes = 600;

const bytesOf = ({ policy }: KeyReading): number => readingBytes + ('view' in policy ? policy.view.document.length : 0);

/** @param onError receives write errors; the write is retried */
export const createLiveReadings = (onError: (error: unknown) => void): LiveReadings => new BufferedReadings(onError);

class BufferedReadings implements LiveReadings {
  readonly #waiting = new LRUCache<string, KeyReading>({ maxSize: maxWaitingBytes, sizeCalculation: bytesOf });
  readonly #onError: (error: unknown) => void;
  #write: WriteLive | null = null;
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  readonly policyRead: PolicyListener = (ref, outcome) => {
    const reading = toReading(ref, outcome);
    if (!reading) return;
    this.#waiting.set(ref.arn, reading);
    this.#flushIn(flushMs);
  };

  writeBy(write: WriteLive): void {
    this.#write = write;
    if (this.#waiting.size > 0) this.#flushIn(0);
  }

  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    await this.#flushing;
    await this.#flush().catch(() => {});
    this.#write = null;
  }

  #flushIn(delayMs: number): void {
    if (this.#write === null) return;
    this.#timer ??= setTimeout(() => {
      this.#flushing = this.#flush()
        .catch((error: unknown) => {
          this.#onError(error);
          return retryMs;
        })
        .then((nextMs) => {
          this.#timer = null;
          if (this.#waiting.size > 0) this.#flushIn(nextMs ?? flushMs);
        });
    }, delayMs).unref();
  }

  async #flush(): Promise<void> {
    const write = this.#write;
    while (write && this.#waiting.size > 0) {
      const readings = [...this.#waiting.rkeys()].slice(0, batch).flatMap((arn) => this.#waiting.peek(arn) ?? []);
      await write(readings);
      for (const reading of readings) {
        if (this.#waiting.peek(reading.ref.arn) === reading) this.#waiting.delete(reading.ref.arn);
      }
    }
  }
}

/** A transient failure says nothing about the key. */
const toReading = (ref: KeyReading['ref'], outcome: Parameters<PolicyListener>[1]): KeyReading | null => {
  if (!(outcome instanceof KmsError))
    return { ref, readAt: toWallTime(outcome.retrievedAt), policy: { view: outcome.view } };
  return outcome.retryable ? null : { ref, readAt: Date.now(), policy: { error: outcome.code } };
};
