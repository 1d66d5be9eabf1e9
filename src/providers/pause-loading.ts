import { setImmediate as nextIteration } from 'node:timers/promises';

/**
 * A connection is accepted in one iteration of the event loop, and its request is read and answered in a later one. The
 * first of these may be the one that is in progress.
 */
const iterations = 4;

/**
 * Waits between two parts of an SDK, each of which takes up to a tenth of a second of the event loop, until those who
 * have connected meanwhile, such as health probes, have been answered.
 */
export const pauseLoading = async (): Promise<void> => {
  for (let count = 0; count < iterations; count += 1) await nextIteration();
};
