import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.ts';
import type { EntityAnswers } from '../entity-cache/entity-cache.ts';
import type { RequestContext } from '../graphql/context.ts';
import { toLoadId } from '../telemetry/correlation.ts';
import type { Callers } from './auth/bearer/end-users.ts';
import { guardByToken } from './auth/bearer/guard.ts';
import type { Proofs } from './auth/gateway/authenticator.ts';
import { guardGateways } from './auth/gateway/guard.ts';
import { anyone, type Caller } from './end-user.ts';
import { registerGraphqlRoute } from './graphql-route.ts';
import { type ContextParts, createRequestContext } from './request-context.ts';

export interface GuardedGraphqlOptions extends ContextParts {
  readonly config: Config;
  readonly apollo: ApolloServer<RequestContext>;
  readonly answers: EntityAnswers;
  readonly proofs: Proofs;
  /** Null where no tokens are asked for. */
  readonly callers: Callers | null;
  /** Is told who asks. */
  readonly asks: (subject: string | null) => void;
}

/** Where tokens are asked for, nobody is answered who was not named by one. */
const callerOf = ({ caller }: FastifyRequest, callers: Callers | null): Caller => {
  if (!callers) return anyone;
  if (!caller) throw new TypeError('A request has come past the door where tokens are asked for.');
  return caller;
};

/** GraphQL behind its two doors: first the gateway proves itself, then the token says for whom it asks. */
export const registerGuardedGraphql = (app: FastifyInstance, options: GuardedGraphqlOptions): void => {
  const { config, apollo, answers, proofs, callers, asks, ...parts } = options;
  const contextParts = { config, ...parts };
  app.register(async (guarded) => {
    guardGateways(guarded, proofs);
    if (callers) guardByToken(guarded, callers);
    registerGraphqlRoute(guarded, {
      apollo,
      answers,
      createContext: (request, goneSignal) => {
        const caller = callerOf(request, callers);
        asks(caller.subject);
        return createRequestContext(contextParts, { caller, goneSignal, requestId: toLoadId(request.id) });
      },
      publicCacheControl: config.server.publicCacheControl,
      depth: config.limits.depth,
      inlineTrace: config.telemetry.inlineTrace,
    });
  });
};
