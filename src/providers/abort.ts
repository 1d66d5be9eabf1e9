import type { CallSignal } from './provider.ts';

/**
 * Ends a call. Node's AbortSignal is an EventTarget with all that belongs to one: made for every call to a provider, it
 * took a seventh of the CPU of a cold key.
 */
export class EndSignal implements CallSignal {
  aborted = false;
  reason: Error | undefined = undefined;
  #listeners: (() => void)[] = [];

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners = this.#listeners.filter((other) => other !== listener);
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = new Error('Nobody waits for the answer any more.');
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}

/** The caller's signal ended a call. */
export class AbortedError extends Error {
  override readonly name = 'AbortedError';
}

/** An attempt took longer than it may. */
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

/** A timer that fires later than this shows that the event loop was busy: an answer may have come unread. */
const unpunctualMs = 20;

/**
 * Settles as `work` does, or rejects with an AbortedError as soon as the signal aborts, or with a TimeoutError after
 * `limitMs`. Work that cannot be stopped goes on, and its result is ignored; `giveUp` then stops what can be stopped. One
 * promise, one timer and one listener: every call to a provider passes through here. The time in which this process
 * itself was too busy to read an answer does not count.
 */
export const within = <T>(
  work: Promise<T>,
  { signal, limitMs }: WorkLimits,
  giveUp: () => void = () => {},
): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const stop = (error: Error) => {
      end();
      reject(error);
      giveUp();
    };
    const abort = () => stop(new AbortedError());
    const expire = () => stop(new TimeoutError(`No answer within ${limitMs} ms`));
    let timer = limitMs === null ? undefined : setTimeout(() => lookOnceMore(limitMs), limitMs);
    const startedAt = performance.now();
    const lookOnceMore = (allowedMs: number) => {
      const lateMs = performance.now() - startedAt - allowedMs;
      timer = setTimeout(expire, lateMs > unpunctualMs ? Math.min(lateMs, allowedMs) : 0);
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
    work.then(
      (value) => {
        end();
        resolve(value);
      },
      (error) => {
        end();
        reject(error);
      },
    );
  });

/**
 * Runs `work` with a signal that aborts when its limits are reached, so that its connection is closed with it: a body that
 * arrives a byte at a time keeps every time-out of the HTTP client from firing.
 */
export const withinLimits = <T>(work: (signal: CallSignal) => Promise<T>, limits: WorkLimits): Promise<T> => {
  const signal = new EndSignal();
  return within(work(signal), limits, () => signal.abort());
};
