import type { Log } from '../telemetry/log.ts';

/** A process without free descriptors gets the same error for every connection: it is logged once per interval. */
const pauseMs = 10_000;

/**
 * Logs why the server could not take a connection, such as EMFILE where the process has no descriptor left. Without a
 * listener Node would end the process for it.
 */
export const createServerErrorReport = (log: Pick<Log, 'error'>): ((error: Error) => void) => {
  let reportedAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (performance.now() - reportedAt < pauseMs) return;
    reportedAt = performance.now();
    log.error({ err: error }, 'connections cannot be accepted');
  };
};
