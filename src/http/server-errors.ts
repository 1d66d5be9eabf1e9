import type { Log } from '../telemetry/log.ts';

/** Without free file descriptors, every connection causes the same error, so it is logged once per interval. */
const pauseMs = 10_000;

/**
 * Logs why the server could not accept a connection, such as EMFILE where the process has no file descriptor left. An
 * error without a listener would end the process.
 */
export const createServerErrorReport = (log: Pick<Log, 'error'>): ((error: Error) => void) => {
  let reportedAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (performance.now() - reportedAt < pauseMs) return;
    reportedAt = performance.now();
    log.error({ err: error }, 'a connection could not be accepted');
  };
};
