/**
 * Limits how many keys of one Region are read concurrently to what the quota allows. More would only wait in the
 * Region's queue, run into their deadline, and take capacity from other Regions.
 */
export interface ConcurrencyLimit {
  /** Runs the work when fewer than the permitted number are running. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

const first = 16;
const fewest = 4;
const most = 128;
/** The queue is checked only once per this many keys, since checking takes longer than waiting. */
const adjustedAfter = 8;

/** @param waiting returns the number of calls in the Region's queue */
export const createConcurrencyLimit = (waiting: () => number): ConcurrencyLimit => {
  const queue: (() => void)[] = [];
  let limit = first;
  let running = 0;
  let done = 0;

  const adjust = () => {
    done += 1;
    if (done % adjustedAfter !== 0) return;
    if (waiting() > limit / 2) limit = Math.max(fewest, limit - adjustedAfter);
    else if (running >= limit) limit = Math.min(most, limit + adjustedAfter);
  };
  const enter = async () => {
    if (running >= limit) await new Promise<void>((resolve) => queue.push(resolve));
    running += 1;
  };
  const leave = () => {
    adjust();
    running -= 1;
    for (let free = limit - running; free > 0 && queue.length > 0; free -= 1) queue.shift()?.();
  };
  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
};
