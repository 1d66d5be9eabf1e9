import { getHeapStatistics } from 'node:v8';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { TimeSlices } from '../compute/time-slices.ts';
import type { Config } from '../config/config.ts';
import { correlationIdOf, type Log } from '../telemetry/log.ts';
import { TooManyBodies } from './body-budget.ts';
import { registerBodyBudget, registerJsonLimits } from './body-limits.ts';
import { registerHostCheck } from './browser-protection.ts';
import { registerCompression } from './compression.ts';
import { type ErrorResponse, sendErrorResponse } from './error-response.ts';
import { LongResponses, TooManyResponses } from './long-responses.ts';
import { registerPipelining } from './pipelining.ts';
import { registerCommonHeaders } from './send-whole.ts';
import { atIntervals } from './server-errors.ts';
import { RequestWithJoinedChunks } from './small-chunks.ts';
import { toTlsOptions } from './tls-options.ts';

/**
 * Routers keep idle connections open for up to 90 s. If a server closes a connection first, a request that was just
 * sent on it fails, so this server keeps connections longer than any router.
 */
const keepAliveTimeoutMs = 100_000;
/** The time limit for a client to send its headers, so that sockets are not held open. */
const headersTimeoutMs = 15_000;
const requestTimeoutMs = 30_000;
const timeoutCheckMs = 5000;

/** The share of the heap that the parsed bodies of the requests in progress may use. */
const parsedShare = 1 / 4;

const tooLarge = 'FST_ERR_CTP_BODY_TOO_LARGE';
/** The client has closed its connection before the response was sent. */
const clientLeft = 'ERR_STREAM_PREMATURE_CLOSE';

/** The maximum length of all long responses that are being sent. */
const responsesBytes = 134_217_728;

const noRoom = { status: 503, code: 'SERVICE_UNAVAILABLE', headers: { 'retry-after': '1' } };
const tooManyBodies: ErrorResponse = {
  ...noRoom,
  message: 'The requests in progress use all the memory that is allowed for them.',
};
const tooManyResponses: ErrorResponse = {
  ...noRoom,
  message: 'The responses that clients have not read yet use all the memory that is allowed for them.',
};

const reportNoRoom = (log: Log, message: string) =>
  atIntervals((correlationId: string) => log.warn({ correlationId }, message));

/** Errors of HTTP itself (a body that is too large, or not JSON), with messages that reveal nothing. */
const toErrorResponse = (error: FastifyError, bodyBytes: number): ErrorResponse => {
  if (error instanceof TooManyBodies) return tooManyBodies;
  if (error instanceof TooManyResponses) return tooManyResponses;
  const status = error.statusCode ?? 500;
  if (error.code === tooLarge) {
    const message = `The uncompressed request is larger than the maximum of ${bodyBytes} bytes.`;
    return { status, code: 'MAX_BODY_LIMIT', message };
  }
  if (status < 500) return { status, code: 'BAD_REQUEST', message: error.message };
  return { status: 500, code: 'INTERNAL_SERVER_ERROR', message: 'An unexpected error occurred.' };
};

/** No route has a Fastify schema, so Fastify's schema compilers, which take long to load, are left out. */
const noCompiler = () => () => {
  throw new TypeError('Routes have no schemas here.');
};
const schemaController = { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } };

/**
 * The HTTP or HTTPS server without its routes.
 * @param slices in whose turns long bodies are parsed, and whose turns give way to new connections
 */
export const createHttpServer = async (
  { server, limits }: Config,
  log: Log,
  slices: Pick<TimeSlices, 'turn' | 'connectionAccepted'>,
): Promise<FastifyInstance> => {
  const transport = {
    headersTimeout: headersTimeoutMs,
    connectionsCheckingInterval: timeoutCheckMs,
    IncomingMessage: RequestWithJoinedChunks,
  };
  const app: FastifyInstance = Fastify({
    logger: false,
    schemaController,
    genReqId: correlationIdOf,
    bodyLimit: limits.bodyBytes,
    // Properties of a body are read and spread, but never assigned by name, so they can't alter a prototype, and
    // Fastify need not search for names such as __proto__.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    keepAliveTimeout: keepAliveTimeoutMs,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: false },
    ...(server.tls ? { https: { ...transport, ...toTlsOptions(server.tls, headersTimeoutMs) } } : { http: transport }),
  });
  app.server.on('connection', () => slices.connectionAccepted());
  registerPipelining(app, slices);
  registerHostCheck(app, server);
  app.decorate('isShuttingDown', false);
  app.decorate('longResponses', new LongResponses(Math.max(responsesBytes, limits.responseBytes)));
  await registerCompression(app);
  registerBodyBudget(app, limits, slices);
  registerJsonLimits(app, slices, getHeapStatistics().heap_size_limit * parsedShare);
  registerCommonHeaders(app);
  const reports = new Map([
    [tooManyBodies, reportNoRoom(log, 'requests are rejected: bodies use all the memory that is allowed for them')],
    [tooManyResponses, reportNoRoom(log, 'requests are rejected: clients do not read their responses')],
  ]);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const response = toErrorResponse(error, limits.bodyBytes);
    const report = reports.get(response);
    if (report) report(request.id);
    else if (response.status >= 500 && error.code !== clientLeft)
      log.error({ err: error, correlationId: request.id }, 'unexpected error');
    return sendErrorResponse(reply, response);
  });
  return app;
};
