import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { Config } from '../config/config.ts';
import { toLoggedError } from './logged-error.ts';

export type Log = Logger;

const toStandardError = (): DestinationStream => destination({ fd: 2, sync: false });

/**
 * Structured logs, one JSON object a line, on standard error: standard output is left to the line that says where the
 * service is. No policy text, no credential and no header is ever handed to it; errors are cut down to what may be said.
 */
export const createLog = (level: Config['logLevel'], to: DestinationStream = toStandardError()): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => toLoggedError(error) },
    },
    to,
  );
