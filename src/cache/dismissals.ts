/** A waiter for one answer. */
export interface Waiter {
  /** The deadline has passed, or the client has gone. */
  leave(reason: LeaveReason): void;
}

export type LeaveReason = 'deadline' | 'gone';

interface Dismissal {
  readonly waiters: readonly Waiter[];
  readonly reason: LeaveReason;
  next: number;
}

/**
 * How many waiters leave in one iteration of the event loop. With the promises that settle after it, each takes a few
 * tens of microseconds.
 */
const leavingAtOnce = 50;

/** Dismisses waiters in turns: requests that came together reach their deadlines together, with thousands of waiters. */
export const createDismissals = () => {
  const queue: Dismissal[] = [];
  let isRunning = false;

  const run = (): void => {
    for (let left = leavingAtOnce; left > 0; left -= 1) {
      const dismissal = queue[0];
      if (!dismissal) break;
      dismissal.waiters[dismissal.next]?.leave(dismissal.reason);
      dismissal.next += 1;
      if (dismissal.next >= dismissal.waiters.length) queue.shift();
    }
    isRunning = queue.length > 0;
    if (isRunning) setImmediate(run);
  };

  return (waiters: readonly Waiter[], reason: LeaveReason): void => {
    queue.push({ waiters, reason, next: 0 });
    if (isRunning) return;
    isRunning = true;
    run();
  };
};
