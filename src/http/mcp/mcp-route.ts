import type { ApolloServer } from '@apollo/server';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TimeSlices } from '../../compute/time-slices.ts';
import type { RequestContext } from '../../graphql/context.ts';
import { rejectCrossSite } from '../browser-protection.ts';
import type { CreateContext } from '../request-context.ts';
import { rejectCrossOrigin } from './cross-origin.ts';
import { createMcpServer } from './mcp-server.ts';
import { findMessageError, type MessageError, notJson } from './message-errors.ts';
import type { NamedQuestion } from './named-questions.ts';

export interface McpRouteOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly questions: readonly NamedQuestion[];
  readonly createContext: CreateContext;
  readonly slices: TimeSlices;
  /** The maximum length of a response in bytes. */
  readonly responseBytes: number;
}

/** Codes of Fastify's errors for a body that is not JSON. */
const notJsonCodes: ReadonlySet<string> = new Set(['FST_ERR_CTP_INVALID_JSON_BODY', 'FST_ERR_CTP_EMPTY_JSON_BODY']);

const sendError = (reply: FastifyReply, { status, body }: MessageError): FastifyReply =>
  reply.code(status).header('cache-control', 'no-store').send(body);

/** Clients of this protocol expect errors of JSON-RPC; other errors are those of every route. */
const reportNotJson = (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  notJsonCodes.has(error.code) ? sendError(reply, notJson) : reply.send(error);

/** The SDK is loaded with the first request, since few operators turn this on. */
const loadTransport = () => import('@modelcontextprotocol/sdk/server/streamableHttp.js');

/**
 * Offers the named questions as tools, over the streamable HTTP transport without sessions, so that any replica can
 * answer each request.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
 */
export const registerMcpRoute = (app: FastifyInstance, options: McpRouteOptions): void => {
  const { apollo, questions, createContext, slices, responseBytes } = options;

  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const error = await findMessageError(request.body);
    if (error) return sendError(reply, error);
    const { StreamableHTTPServerTransport } = await loadTransport();
    const context = createContext(reply);
    // Creating the tools takes milliseconds: when many requests arrive at once, they begin one after the other.
    await slices.laterTurn(context);
    const server = await createMcpServer({ apollo, questions, context, responseBytes });
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    app.longResponses.admitOnceSent(reply);
    reply.hijack();
    // A hijacked response passes no hook that would set them.
    reply.raw.setHeader('x-content-type-options', 'nosniff');
    reply.raw.setHeader('x-request-id', request.id);
    reply.raw.once('close', () => void server.close());
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    await transport.handleRequest(request.raw, reply.raw, request.body);
  };

  app.post('/mcp', { onRequest: [rejectCrossSite, rejectCrossOrigin], errorHandler: reportNotJson }, answer);
  app.route({
    method: ['GET', 'DELETE', 'PUT', 'PATCH'],
    url: '/mcp',
    handler: (_request, reply) =>
      reply.code(405).header('allow', 'POST').send({ error: 'This endpoint has no sessions: use POST.' }),
  });
};
