import { destination, type Logger, pino } from 'pino';
import type { Config } from '../config/config.ts';

export type Log = Logger;

/**
 * Structured logs, one JSON object a line, on standard error: standard output is left to the line that says where the
 * service is. No policy text, no credential and no header is ever handed to it.
 */
export const createLog = (level: Config['logLevel']): Log =>
  pino(
    { level, base: null, formatters: { level: (label) => ({ level: label }) } },
    destination({ fd: 2, sync: false }),
  );
