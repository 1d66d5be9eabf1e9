import { type ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../graphql/context.ts';

export type CreateContext = (request: FastifyRequest, signal: AbortSignal) => RequestContext;

const toHeaderMap = (headers: FastifyRequest['headers']): HeaderMap => {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
};

/** Aborts when the client goes away before it has its answer, so that only what it waited for is given up. */
const goneSignal = (reply: FastifyReply): AbortSignal => {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
};

const send = (reply: FastifyReply, { status, headers, body }: HTTPGraphQLResponse): FastifyReply => {
  reply.code(status ?? 200);
  for (const [name, value] of headers) reply.header(name, value);
  if (body.kind === 'complete') return reply.send(body.string);
  throw new TypeError('The schema has nothing that is answered in parts.');
};

/** Hands HTTP requests to Apollo Server by its documented interface for integrations. */
export const registerGraphqlRoute = (
  app: FastifyInstance,
  apollo: ApolloServer<RequestContext>,
  createContext: CreateContext,
): void => {
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const signal = goneSignal(reply);
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: request.method,
          headers: toHeaderMap(request.headers),
          body: request.body,
          search: new URL(request.url, 'http://localhost').search,
        },
        context: async () => createContext(request, signal),
      });
      return send(reply, response);
    },
  });
};
