import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What may stand in a header and in a log line as it is; the mark that separates a load's number is not among it. */
const acceptable = /^[\w.:+/=@-]{1,128}$/;
/** https://www.w3.org/TR/trace-context/#traceparent-header */
const traceparent = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-[\da-f]{16}-[\da-f]{2}(?:-|$)/;
const mark = '~';

const processId = randomUUID();
let requests = 0;

/** Unlike any other, here and in every process; whoever knows one can guess the next, which opens nothing. */
const makeId = (): string => {
  requests += 1;
  return `${processId}/${requests.toString(36)}`;
};

const traceIdOf = (header: unknown): string | undefined =>
  typeof header === 'string' && header.length < 200 ? traceparent.exec(header)?.[1] : undefined;

/**
 * The name under which a request is found in the logs of everyone whom it passed: the gateway's `x-request-id`, else the
 * trace id of its `traceparent`, else one that is made here. Anything that is no plain short word is not taken over.
 */
export const correlationIdOf = (headers: IncomingHttpHeaders): string => {
  const given = headers['x-request-id'];
  if (typeof given === 'string' && acceptable.test(given)) return given;
  return traceIdOf(headers.traceparent) ?? makeId();
};

let loads = 0;

/**
 * The name of one request's loads. A gateway may send several requests under one correlation id, yet each of them has
 * its own turn in the region queues: hence the number.
 */
export const toLoadId = (correlationId: string): string => {
  loads += 1;
  return `${correlationId}${mark}${loads.toString(36)}`;
};

/** The correlation id in the name of a request's loads. */
export const correlationIdIn = (loadId: string): string => {
  const at = loadId.indexOf(mark);
  return at < 0 ? loadId : loadId.slice(0, at);
};
