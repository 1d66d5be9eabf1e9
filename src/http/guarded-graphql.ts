import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.ts';
import type { EntityCache } from '../entity-cache/entity-cache.ts';
import type { RequestContext } from '../graphql/context.ts';
import type { EndUsers } from './auth/bearer/end-users.ts';
import { guardByToken } from './auth/bearer/guard.ts';
import type { Authenticators } from './auth/gateway/authenticators.ts';
import { guardGateways } from './auth/gateway/guard.ts';
import { registerGraphqlRoute } from './graphql-route.ts';
import { registerMcpRoute } from './mcp/mcp-route.ts';
import type { NamedQuestion } from './mcp/named-questions.ts';
import { anyone, type ContextParts, contextsOf, type RequestListener } from './request-context.ts';
import type { ResponseSerializer } from './response-serializer.ts';

export interface GuardedGraphqlOptions extends ContextParts {
  readonly config: Config;
  readonly apollo: ApolloServer<RequestContext>;
  readonly entityCache: EntityCache;
  readonly serializer: ResponseSerializer;
  readonly authenticators: Authenticators;
  /** Null where no tokens are required. */
  readonly endUsers: EndUsers | null;
  /** The tools at /mcp; null where that is off. */
  readonly questions: readonly NamedQuestion[] | null;
  readonly requestListeners: readonly RequestListener[];
}

/** Registers GraphQL behind two checks: the gateway's credentials, then the end user's token. */
export const registerGuardedGraphql = (app: FastifyInstance, options: GuardedGraphqlOptions): void => {
  const { config, apollo, entityCache, serializer, authenticators, endUsers, questions } = options;
  const { slices } = options.compute;
  const createContext = contextsOf(options, endUsers ? null : anyone, options.requestListeners);
  app.register(async (guarded) => {
    guardGateways(guarded, authenticators);
    if (endUsers) guardByToken(guarded, endUsers);
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
