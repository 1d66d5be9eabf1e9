import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TimeSlices } from '../compute/time-slices.ts';
import type { Config } from '../config/config.ts';
import type { EntityCache } from '../entity-cache/entity-cache.ts';
import type { RequestContext } from '../graphql/context.ts';
import type { EndUsers } from './auth/bearer/end-users.ts';
import { guardByToken } from './auth/bearer/guard.ts';
import type { Authenticators } from './auth/gateway/authenticators.ts';
import { guardGateways } from './auth/gateway/guard.ts';
import { toContextRequest } from './context-request.ts';
import { anyone, type EndUser } from './end-user.ts';
import { type CreateContext, registerGraphqlRoute } from './graphql-route.ts';
import { registerMcpRoute } from './mcp/mcp-route.ts';
import type { NamedQuestion } from './mcp/named-questions.ts';
import { type ContextParts, createRequestContext } from './request-context.ts';
import type { ResponseSerializer } from './response-serializer.ts';

export interface GuardedGraphqlOptions extends ContextParts {
  readonly config: Config;
  readonly apollo: ApolloServer<RequestContext>;
  readonly entityCache: EntityCache;
  readonly serializer: ResponseSerializer;
  readonly slices: TimeSlices;
  readonly authenticators: Authenticators;
  /** Null where no tokens are required. */
  readonly endUsers: EndUsers | null;
  /** The tools at /mcp; null where that is off. */
  readonly questions: readonly NamedQuestion[] | null;
  /** Called for each request, with the subject of its end user; null without one. */
  readonly onRequest: (subject: string | null) => void;
}

/** Where tokens are required, a request without an end user never gets here. */
const endUserOf = ({ endUser }: FastifyRequest, endUsers: EndUsers | null): EndUser => {
  if (!endUsers) return anyone;
  if (!endUser) throw new TypeError('A request was not checked for a token, although tokens are required.');
  return endUser;
};

/** Registers GraphQL behind two checks: the gateway's credentials, then the end user's token. */
export const registerGuardedGraphql = (app: FastifyInstance, options: GuardedGraphqlOptions): void => {
  const { config, apollo, entityCache, serializer, slices, authenticators, endUsers, questions, onRequest, ...parts } =
    options;
  const contextParts = { config, ...parts };
  app.register(async (guarded) => {
    guardGateways(guarded, authenticators);
    if (endUsers) guardByToken(guarded, endUsers);
    const createContext: CreateContext = (request, reply) => {
      const endUser = endUserOf(request, endUsers);
      onRequest(endUser.subject);
      return createRequestContext(contextParts, toContextRequest(request, reply, endUser));
    };
    registerGraphqlRoute(guarded, {
      apollo,
      entityCache,
      serializer,
      slices,
      createContext,
      publicCacheControl: config.server.publicCacheControl,
      responseBytes: config.limits.responseBytes,
      inlineTrace: config.telemetry.inlineTrace,
    });
    if (questions !== null)
      registerMcpRoute(guarded, {
        apollo,
        questions,
        createContext,
        slices,
        responseBytes: config.limits.responseBytes,
      });
  });
};
