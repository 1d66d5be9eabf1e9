/**
 * A time that never jumps, for ages and deadlines: milliseconds since the epoch, as the system's clock had them when
 * this process began, counted by the monotonic clock since then.
 */
export const steadyNow = (): number => performance.timeOrigin + performance.now();

/** Differences between the clocks up to this one, in milliseconds, do not mean that the system's clock was set. */
const driftMs = 1000;
let offsetMs = 0;

/** How far the system's clock is ahead of the steady one: constant until the system's clock is set. */
const wallOffset = (): number => {
  const measured = Date.now() - steadyNow();
  if (Math.abs(measured - offsetMs) > driftMs) offsetMs = measured;
  return offsetMs;
};

/** Converts a time of the steady clock to wall time, in milliseconds since the epoch. */
export const toWallTime = (steadyMs: number): number => steadyMs + wallOffset();

/** The reverse of `toWallTime`, for times that other machines recorded. */
export const fromWallTime = (wallMs: number): number => wallMs - wallOffset();

/**
 * The result of the work, or null where it takes longer than `ms` milliseconds; the work then continues, and is
 * ignored. Rejects only if the work does so in time.
 */
export const within = <T>(work: Promise<T>, ms: number): Promise<{ readonly value: T } | null> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, null);
    work.then((value) => resolve({ value }), reject).finally(() => clearTimeout(timer));
  });
