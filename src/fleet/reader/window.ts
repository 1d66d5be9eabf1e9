/**
 * How many keys of one Region are read at once: as many as the quota keeps under way. More would only wait in the
 * Region's queue, where their time runs out, and take places that other Regions could use.
 */
export interface Window {
  /** Runs the work when there is a place for it. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

const first = 16;
const fewest = 4;
const most = 128;
/** Looking at the queue for each key would take longer than to let it wait. */
const adjustedAfter = 8;

/** @param waiting how many calls wait in the Region's queue now */
export const createWindow = (waiting: () => number): Window => {
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
