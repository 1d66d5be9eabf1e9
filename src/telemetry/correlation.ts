import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

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
