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

/** Resolves when the work does, or after `ms` milliseconds, while the work continues. Rejects only if the work does. */
export const within = (work: Promise<void>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return Promise.race([work, time]).finally(() => clearTimeout(timer));
};
