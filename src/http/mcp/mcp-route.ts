import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TimeSlices } from '../../compute/time-slices.ts';
import type { RequestContext } from '../../graphql/context.ts';
import { rejectCrossSite } from '../cross-site.ts';
import type { CreateContext } from '../graphql-route.ts';
import { rejectCrossOrigin } from './cross-origin.ts';
import { createMcpServer } from './mcp-server.ts';
import type { NamedQuestion } from './named-questions.ts';

export interface McpRouteOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly questions: readonly NamedQuestion[];
  readonly createContext: CreateContext;
  readonly slices: TimeSlices;
  /** The maximum length of a response in bytes. */
  readonly responseBytes: number;
}

/** The protocol has no batches since 2025-06-18: each of their messages would get the limits of a whole request. */
const noBatches = {
  jsonrpc: '2.0',
  id: null,
  error: { code: -32_600, message: 'Batches are not accepted: send each message in a request of its own.' },
};

/** The SDK is loaded with the first request, since few operators turn this on. */
const loadTransport = () => import('@modelcontextprotocol/sdk/server/streamableHttp.js');

/**
 * Offers the named questions as tools, over the streamable HTTP transport without sessions, so that any replica can
 * answer each request.
 * @see https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#streamable-http
 */
export const registerMcpRoute = (app: FastifyInstance, options: McpRouteOptions): void => {
  const { apollo, questions, createContext, slices, responseBytes } = options;

  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (Array.isArray(request.body)) return reply.code(400).send(noBatches);
    const { StreamableHTTPServerTransport } = await loadTransport();
    const context = createContext(request, reply);
    // Creating the tools takes milliseconds: when many requests arrive at once, they begin one after the other.
    await slices.laterTurn(context);
    const server = await createMcpServer({ apollo, questions, context, responseBytes });
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    reply.hijack();
    reply.raw.once('close', () => void server.close());
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    await transport.handleRequest(request.raw, reply.raw, request.body);
  };

  app.post('/mcp', { onRequest: [rejectCrossSite, rejectCrossOrigin] }, answer);
  app.route({
    method: ['GET', 'DELETE', 'PUT', 'PATCH'],
    url: '/mcp',
    handler: (_request, reply) =>
      reply.code(405).header('allow', 'POST').send({ error: 'This endpoint has no sessions: use POST.' }),
  });
};
