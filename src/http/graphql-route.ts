import { type ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import type { TimeSlices } from '../compute/time-slices.ts';
import type { EntityCache, GraphqlRequest } from '../entity-cache/entity-cache.ts';
import type { RequestContext } from '../graphql/context.ts';
import { isRecord } from '../json.ts';
import { rejectCrossSite } from './browser-protection.ts';
import { compressedFromBytes, sendCompressible } from './compression.ts';
import { sendErrorResponse } from './error-response.ts';
import { otherMethods, rejectMethod } from './other-methods.ts';
import type { CreateContext } from './request-context.ts';
import { type ResponseSerializer, tooLongResponse } from './response-serializer.ts';
import { sendWhole } from './send-whole.ts';

export interface GraphqlRouteOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly entityCache: EntityCache;
  readonly serializer: ResponseSerializer;
  readonly slices: TimeSlices;
  readonly createContext: CreateContext;
  readonly publicCacheControl: boolean;
  /** The maximum length of a response. */
  readonly responseBytes: number;
  /** Whether gateways that request Apollo's inline trace get it. */
  readonly inlineTrace: boolean;
}

const toHeaderMap = (headers: FastifyRequest['headers']): HeaderMap => {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
};

const send = (reply: FastifyReply, { status, headers }: HTTPGraphQLResponse, text: string | Buffer): FastifyReply => {
  reply.code(status ?? 200);
  for (const [name, value] of headers) reply.header(name, value);
  return sendCompressible(reply, text);
};

const textOf = ({ body }: HTTPGraphQLResponse, serializer: ResponseSerializer): string | Buffer => {
  if (body.kind === 'complete') return serializer.bodyOf(body.string);
  throw new TypeError('The schema supports no incremental delivery.');
};

/** https://www.apollographql.com/docs/graphos/routing/observability/federated-trace-data */
const requestsTrace = ({ headers }: FastifyRequest): boolean => headers['apollo-federation-include-trace'] === 'ftv1';

/** A plain POST of query and variables, as gateways send it; null for every other form. */
const plainRequest = ({ method, body }: FastifyRequest): GraphqlRequest | null => {
  if (method !== 'POST' || !isRecord(body)) return null;
  const { query, operationName, extensions } = body;
  const variables = body.variables ?? {};
  if (typeof query !== 'string' || !isRecord(variables)) return null;
  if (isRecord(extensions) && 'persistedQuery' in extensions) return null;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return null;
  return { query, variables, operationName: operationName ?? undefined };
};

/** The media types from which Apollo Server chooses for a response in one part, in its order. */
const offered = [
  'application/json; charset=utf-8',
  'application/graphql-response+json; charset=utf-8',
  'application/json; callbackSpec=1.0; charset=utf-8',
];
const answered: readonly (string | undefined)[] = offered.slice(0, 2);
const maxKept = 100;
const longestKept = 256;

/**
 * Chooses the media type of a successful response as Apollo Server does. Null where Apollo Server would not respond
 * with one of these.
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Accept
 */
export const createMediaTypes = (): ((accept: string | undefined) => string | null) => {
  const kept = new Map<string, string | null>();
  const choose = (accept: string): string | null => {
    if (accept === '') return offered[0] ?? null;
    const chosen = new Negotiator({ headers: { accept } }).mediaType(offered);
    return chosen !== undefined && answered.includes(chosen) ? chosen : null;
  };
  return (accept = '') => {
    const known = kept.get(accept);
    if (known !== undefined) return known;
    const chosen = choose(accept);
    if (kept.size < maxKept && accept.length <= longestKept) kept.set(accept, chosen);
    return chosen;
  };
};

/**
 * Passes HTTP requests to Apollo Server by its documented interface for integrations. Operations that Apollo Server has
 * accepted before, and that the entity cache can answer, are answered here.
 */
export const registerGraphqlRoute = (app: FastifyInstance, options: GraphqlRouteOptions): void => {
  const { apollo, entityCache, serializer, slices, createContext, publicCacheControl, responseBytes, inlineTrace } =
    options;
  const mediaTypeOf = createMediaTypes();

  const sendCached = (reply: FastifyReply, context: RequestContext, mediaType: string, body: Buffer) => {
    const cacheControl = context.cacheHint.cacheControl(publicCacheControl);
    if (body.length < compressedFromBytes) sendWhole(reply, { mediaType, cacheControl, body });
    else sendCompressible(reply.header('content-type', mediaType).header('cache-control', cacheControl), body);
    return reply;
  };

  const execute = async (request: FastifyRequest, reply: FastifyReply, context: RequestContext) => {
    const response = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method,
        headers: toHeaderMap(request.headers),
        body: request.body,
        search: new URL(request.url, 'http://localhost').search,
      },
      context: async () => context,
    });
    const text = textOf(response, serializer);
    // The fields counted slightly less than the length of the JSON, so that is checked once more.
    if (Buffer.byteLength(text) > responseBytes) {
      return sendErrorResponse(reply, { status: 200, ...tooLongResponse(responseBytes) });
    }
    return send(reply, response, text);
  };

  /**
   * Returns undefined where the response was available and has been sent; otherwise a promise, which is expensive for
   * Fastify to await.
   */
  const respond = (request: FastifyRequest, reply: FastifyReply, context: RequestContext) => {
    const mediaType = mediaTypeOf(request.headers.accept);
    const plain = inlineTrace && requestsTrace(request) ? null : plainRequest(request);
    // A promise only where a provider has to be called; null where the entity cache can't answer.
    const answer = plain && mediaType && entityCache.answer(plain, context);
    if (!answer || !mediaType) return execute(request, reply, context);
    if (answer instanceof Promise)
      return answer.then((body) =>
        body === null ? execute(request, reply, context) : sendCached(reply, context, mediaType, body),
      );
    sendCached(reply, context, mediaType, answer);
    return undefined;
  };

  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    exposeHeadRoute: false,
    onRequest: rejectCrossSite,
    handler: (request, reply) => {
      const context = createContext(reply);
      // When many requests arrive at once, they begin one by one, and providers' responses are read in between.
      const turn = slices.firstTurn(context);
      return turn === null
        ? respond(request, reply, context)
        : turn.then(() => respond(request, reply, context) ?? reply);
    },
  });
  app.route({ method: [...otherMethods], url: '/graphql', onRequest: rejectMethod, handler: rejectMethod });
};
