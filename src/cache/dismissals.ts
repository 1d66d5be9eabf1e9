/** A waiter for one answer. */
export interface Waiter {
  readonly flight: {
    /** Call it when the deadline has passed or the client has gone. It removes the waiter from its request. */
    left(waiter: Waiter, reason: LeaveReason): void;
  };
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
 * Dismisses a few waiters in each iteration of the event loop: requests that arrived together reach their deadlines
 * together, with thousands of waiters. Waiters that join a set meanwhile are dismissed, too.
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
      else value.flight.left(value, dismissal.reason);
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
