/** A waiter for one answer. */
export interface Waiter {
  /** The deadline has passed, or the client has gone. Deletes it from the waiters of its request. */
  leave(reason: LeaveReason): void;
}

export type LeaveReason = 'deadline' | 'gone';

interface Dismissal {
  readonly waiters: Iterator<Waiter>;
  readonly reason: LeaveReason;
}

/**
 * How many waiters leave in one iteration of the event loop. With the promises that settle after it, each takes a few
 * tens of microseconds.
 */
const leavingAtOnce = 50;

/**
 * Dismisses waiters in turns: requests that came together reach their deadlines together, with thousands of waiters.
 * Those that a set of waiters gets meanwhile are dismissed, too.
 */
export const createDismissals = () => {
  const queue: Dismissal[] = [];
  let isRunning = false;

  const run = (): void => {
    for (let left = leavingAtOnce; left > 0; left -= 1) {
      const dismissal = queue[0];
      if (!dismissal) break;
      const { value, done } = dismissal.waiters.next();
      if (done) queue.shift();
      else value.leave(dismissal.reason);
    }
    isRunning = queue.length > 0;
    if (isRunning) setImmediate(run);
  };

  return (waiters: ReadonlySet<Waiter>, reason: LeaveReason): void => {
    queue.push({ waiters: waiters.values(), reason });
    if (isRunning) return;
    isRunning = true;
    run();
  };
};
