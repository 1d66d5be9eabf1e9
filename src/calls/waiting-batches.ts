import type { LoadOptions } from '../load.ts';

/** A batch of keys that has not begun. */
interface WaitingBatch {
  readonly keys: number;
  readonly begin: () => void;
}

/** The batches of a caller that wait, the oldest first. */
interface Line {
  readonly batches: Set<WaitingBatch>;
  oldestIsNext: boolean;
}

export interface WaitingBatchesOptions {
  /** The number of the caller's calls that wait. */
  readonly waitingOf: (caller: string) => number;
  /** How many calls may be in progress. */
  readonly maxConcurrency: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A caller congests the queue when this many of its calls wait for each call that may be in progress. */
const congestedShare = 2;

/**
 * Keeps the batches of callers that have enough calls waiting. Such a batch would only cost other callers time: its
 * promises, flights and tickets fill the memory long before their turns. A caller's batches begin alternately in the
 * order of their arrival and with the smallest one, so that a page need not wait for a scan of the same caller.
 */
export class WaitingBatches {
  readonly #options: WaitingBatchesOptions;
  readonly #lines = new Map<string, Line>();
  #isScheduled = false;

  constructor(options: WaitingBatchesOptions) {
    this.#options = options;
  }

  /** Whether so many calls of this caller wait that its requests should not add many at once. */
  isCongestedBy(caller: string): boolean {
    const { waitingOf, maxConcurrency } = this.#options;
    return waitingOf(caller) >= maxConcurrency * congestedShare;
  }

  /**
   * Null where a batch of this many new keys may begin; otherwise resolves when so few calls of its caller wait that it
   * should begin, or when its deadline has passed or its client has gone.
   */
  turn(keys: number, load: LoadOptions): Promise<void> | null {
    const { caller = '', signal } = load;
    const mayBegin = signal.aborted || !(this.isCongestedBy(caller) || this.#lines.has(caller));
    return mayBegin ? null : this.#add(keys, load);
  }

  #add(keys: number, { caller = '', deadline, signal }: LoadOptions): Promise<void> {
    return new Promise((resolve) => {
      const begin = (): void => {
        this.#leave(caller, batch);
        clearTimeout(timer);
        signal.removeEventListener('abort', begin);
        resolve();
      };
      const batch: WaitingBatch = { keys, begin };
      const timer = setTimeout(begin, Math.max(0, deadline - this.#options.now()));
      signal.addEventListener('abort', begin);
      this.#enter(caller, batch);
      this.callsChanged();
    });
  }

  /** Call it when fewer calls wait. The next batches begin in a later iteration of the event loop. */
  callsChanged(): void {
    if (this.#isScheduled || this.#lines.size === 0) return;
    this.#isScheduled = true;
    setImmediate(this.#beginNext);
  }

  /** Begins one batch of each caller: the calls that it adds count before another one may begin. */
  readonly #beginNext = (): void => {
    this.#isScheduled = false;
    const { waitingOf, maxConcurrency } = this.#options;
    for (const [caller, line] of this.#lines) {
      if (waitingOf(caller) >= maxConcurrency) continue;
      nextOf(line)?.begin();
      this.callsChanged();
    }
  };

  #enter(caller: string, batch: WaitingBatch): void {
    const line = this.#lines.get(caller) ?? { batches: new Set(), oldestIsNext: true };
    this.#lines.set(caller, line);
    line.batches.add(batch);
  }

  #leave(caller: string, batch: WaitingBatch): void {
    const line = this.#lines.get(caller);
    line?.batches.delete(batch);
    if (line?.batches.size === 0) this.#lines.delete(caller);
  }
}

const nextOf = (line: Line): WaitingBatch | undefined => {
  const [oldest] = line.batches;
  line.oldestIsNext = !line.oldestIsNext;
  if (!line.oldestIsNext) return oldest;
  let smallest = oldest;
  for (const batch of line.batches) if (smallest && batch.keys < smallest.keys) smallest = batch;
  return smallest;
};
