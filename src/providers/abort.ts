import { setMaxListeners } from 'node:events';

/** The caller's signal ended a call. */
export class AbortedError extends Error {
  override readonly name = 'AbortedError';
}

/**
 * Settles as `work` does, or rejects with an AbortedError as soon as the signal aborts. Work that can't be stopped goes
 * on unheard.
 */
export function untilAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(new AbortedError());
  // One request asks for many keys with one signal: that is no leak, of which Node would warn.
  setMaxListeners(0, signal);
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(new AbortedError());
    signal.addEventListener('abort', onAbort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** An attempt took longer than it may. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** Settles as `work` does, or rejects with a TimeoutError after `limitMs`. The work goes on unheard. */
export function withTimeLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimeoutError(`No answer within ${limitMs} ms`)), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
