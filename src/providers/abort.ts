import type { CallSignal } from './provider.ts';

/**
 * A signal that ends a call. It replaces Node's AbortSignal, a full EventTarget: creating one for every call to a
 * provider took a seventh of the CPU time of a cold key.
 */
export class EndSignal implements CallSignal {
  aborted = false;
  reason: Error | undefined = undefined;
  readonly #listeners: (() => void)[] = [];

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const index = this.#listeners.indexOf(listener);
    if (index !== -1) this.#listeners.splice(index, 1);
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = new Error('Nobody waits for the answer any more.');
    for (const listener of this.#listeners.splice(0)) listener();
  }
}

/** The caller's signal ended a call. */
export class AbortedError extends Error {
  override readonly name = 'AbortedError';
}

/** An attempt exceeded its time limit. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** The limits of some work: a signal and a time. */
export interface WorkLimits {
  /** null for work that only its time limit ends. */
  readonly signal: CallSignal | null;
  /** Milliseconds; null for no limit. */
  readonly limitMs: number | null;
}

/** A timer that fires later than this shows that the event loop was busy: an answer may have arrived unread. */
const unpunctualMs = 20;

/**
 * Aborts when the limits of some work are reached, as `AbortSignal.any` of a signal and a time-out would. One object
 * with one timer and one listener, since every call to a provider passes through here.
 */
class LimitedSignal extends EndSignal {
  readonly #limits: WorkLimits;
  /** Called once, when a limit is reached. */
  readonly #stop: (error: Error) => void;
  readonly #startedAt = performance.now();
  readonly #end = (): void => this.#reached(new AbortedError());
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: WorkLimits, stop: (error: Error) => void) {
    super();
    this.#limits = limits;
    this.#stop = stop;
    const { signal, limitMs } = limits;
    if (limitMs !== null) this.#timer = setTimeout(() => this.#lookOnceMore(limitMs), limitMs);
    if (signal?.aborted) this.#end();
    else signal?.addEventListener('abort', this.#end);
  }

  /** Call it when the work has ended. */
  release(): void {
    clearTimeout(this.#timer);
    this.#limits.signal?.removeEventListener('abort', this.#end);
  }

  /** Extends the limit by the time in which this process was too busy to read an answer. */
  #lookOnceMore(limitMs: number): void {
    const lateMs = performance.now() - this.#startedAt - limitMs;
    const moreMs = lateMs > unpunctualMs ? Math.min(lateMs, limitMs) : 0;
    this.#timer = setTimeout(() => this.#reached(new TimeoutError(`No answer within ${limitMs} ms`)), moreMs);
  }

  #reached(error: Error): void {
    this.release();
    this.#stop(error);
    this.abort();
  }
}

/**
 * Settles as `work` does, or rejects with an AbortedError as soon as the signal aborts, or with a TimeoutError after
 * `limitMs`. The signal that `work` gets aborts then, too, which closes its connection. The HTTP client's own time-outs
 * don't suffice: a body that arrives byte by byte restarts them each time.
 */
export const runWithin = <T>(work: (signal: CallSignal) => Promise<T>, limits: WorkLimits): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const signal = new LimitedSignal(limits, reject);
    work(signal).then(
      (value) => {
        signal.release();
        resolve(value);
      },
      (error) => {
        signal.release();
        reject(error);
      },
    );
  });

/** The same for work that cannot be stopped: it continues, and its result is ignored. */
export const settleWithin = <T>(work: Promise<T>, limits: WorkLimits): Promise<T> => runWithin(() => work, limits);
