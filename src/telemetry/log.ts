import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type DestinationStream, destination, type Logger, type LoggerOptions, pino } from 'pino';
import type { Config } from '../config/config.ts';
import { toLoggedError } from './logged-error.ts';
import { scrub } from './scrub.ts';

export type Log = Logger;

/**
 * Lines are written when they fill a page of memory, and at the latest after this time. A write for each line took a
 * twentieth of the CPU of a provider call. The rest is written when the process exits.
 */
const batch = { minLength: 4096, periodicFlush: 100 };

let standardError: DestinationStream | null = null;

/** One stream for all services of a process, since each has a timer. */
const toStandardError = (): DestinationStream => {
  standardError ??= destination({ fd: 2, sync: false, ...batch });
  return standardError;
};

type LogMethod = NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']>;

/** Libraries log bare errors and texts, which are scrubbed and reduced like this service's own entries. */
const logScrubbed: LogMethod = function (args, method) {
  const first: unknown = args[0];
  if (first instanceof Error) method.call(this, { err: first }, scrub(first.message));
  else if (typeof first === 'string') method.call(this, scrub(first));
  else method.apply(this, args);
};

/**
 * Structured logs on standard error, one JSON object per line; standard output is for the banner. Never pass policy
 * text, credentials or headers to it; errors are reduced to safe properties.
 */
export const createLog = (level: Config['logLevel'], to: DestinationStream = toStandardError()): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => toLoggedError(error) },
      hooks: { logMethod: logScrubbed },
    },
    to,
  );

/** Characters that are safe in headers and log lines. */
const acceptable = /^[\w.:+/=@-]{1,128}$/;
/** Later versions may be longer. https://www.w3.org/TR/trace-context/#traceparent-header */
const traceparent = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-[\da-f]{16}-[\da-f]{2}(?:-.{0,143})?$/;

const processId = randomUUID();
let requests = 0;

/** A new id, unique across processes. It is predictable, which is harmless. */
const makeId = (): string => {
  requests += 1;
  return `${processId}/${requests.toString(36)}`;
};

/**
 * The id by which all logs along a request's path refer to it: the gateway's `x-request-id`, else the trace id of its
 * `traceparent`, else a new one. An `x-request-id` that is too long, or contains other characters, is ignored.
 */
export const correlationIdOf = ({ headers }: Pick<IncomingMessage, 'headers'>): string => {
  const given = headers['x-request-id'];
  if (typeof given === 'string' && acceptable.test(given)) return given;
  const [, traceId] = traceparent.exec(`${headers.traceparent}`) ?? [];
  return traceId ?? makeId();
};
