import type { CallSignal } from './provider.ts';

/** The caller's signal ended a call. */
export class AbortedError extends Error {
  override readonly name = 'AbortedError';
}

/** An attempt took longer than it may. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** When nobody waits for some work any more. */
export interface Patience {
  /** null for work that nothing but its limit ends. */
  readonly signal: CallSignal | null;
  /** null for work that may take as long as it likes. */
  readonly limitMs: number | null;
}

/**
 * Settles as `work` does, or rejects with an AbortedError as soon as the signal aborts, or with a TimeoutError after
 * `limitMs`. Work that can't be stopped goes on unheard. One promise, one timer and one listener: every call to a
 * provider passes through here.
 */
export const within = <T>(work: Promise<T>, { signal, limitMs }: Patience): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const giveUp = (error: Error) => {
      end();
      reject(error);
    };
    const abort = () => giveUp(new AbortedError());
    const expire = () => giveUp(new TimeoutError(`No answer within ${limitMs} ms`));
    const timer = limitMs === null ? undefined : setTimeout(expire, limitMs);
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
