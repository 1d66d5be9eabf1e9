import type { Flight } from '../load.ts';

/** Resolves to true when the time has passed, and to false when nobody waits for the flight any more. */
export const pause = (delayMs: number, { signal }: Flight): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs, true);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
