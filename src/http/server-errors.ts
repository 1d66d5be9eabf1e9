import type { Log } from '../telemetry/log.ts';

const pauseMs = 10_000;

/** Reports what may occur thousands of times in a second at most once in ten seconds. */
export const atIntervals = <T>(report: (value: T) => void): ((value: T) => void) => {
  let reportedAt = Number.NEGATIVE_INFINITY;
  return (value) => {
    if (performance.now() - reportedAt < pauseMs) return;
    reportedAt = performance.now();
    report(value);
  };
};

/**
 * Logs why the server could not accept a connection, such as EMFILE where the process has no file descriptor left:
 * every connection then causes the same error. An error without a listener would end the process.
 */
export const createServerErrorReport = (log: Pick<Log, 'error'>): ((error: Error) => void) =>
  atIntervals((error) => log.error({ err: error }, 'a connection could not be accepted'));
