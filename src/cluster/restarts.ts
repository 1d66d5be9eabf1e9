const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** Whoever has lived this long did not die of what the last one died of. */
const provenAfterMs = 60_000;

/** How long to wait before a process takes the place of one that has ended: longer each time that it ends soon. */
export interface Restarts {
  /** To be called when one has ended, with how long it has lived. */
  delayMs(livedMs: number): number;
}

export const createRestarts = (): Restarts => {
  let soon = 0;
  return {
    delayMs(livedMs) {
      soon = livedMs >= provenAfterMs ? 0 : soon + 1;
      return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, soon - 1));
    },
  };
};
