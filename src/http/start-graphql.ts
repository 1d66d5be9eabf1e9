import { type DocumentNode, parse } from 'graphql';
import type { Compute } from '../compute/compute.ts';
import type { Config } from '../config/config.ts';
import { createEntityCache } from '../entity-cache/entity-cache.ts';
import { withAuthDirectives } from '../graphql/auth-directives.ts';
import { createSchema } from '../graphql/schema.ts';
import { readSdl } from '../graphql/sdl.ts';
import type { Log } from '../telemetry/log.ts';
import type { GraphqlMetrics } from '../telemetry/metrics/request-metrics.ts';
import { createApolloServer } from './apollo.ts';
import { routerScopes } from './auth/bearer/scopes.ts';
import type { GuardedGraphqlOptions } from './guarded-graphql.ts';
import { readNamedQuestions } from './mcp/named-questions.ts';
import { createResponseSerializer } from './response-serializer.ts';

export interface StartGraphqlOptions {
  readonly config: Config;
  /** The names of all providers as scopes and the accounts file spell them. */
  readonly providerNames: readonly string[];
  readonly compute: Compute;
  readonly log: Log;
  readonly metrics: GraphqlMetrics;
}

const toSdl = (providerNames: readonly string[], { authDirectives }: Config['server']): DocumentNode => {
  const sdl = parse(readSdl());
  return authDirectives ? withAuthDirectives(sdl, routerScopes(providerNames)) : sdl;
};

/** Starts Apollo Server, the entity cache and what all responses share. Call `apollo.stop` at shutdown. */
export const startGraphql = async ({
  config,
  providerNames,
  compute,
  log,
  metrics,
}: StartGraphqlOptions): Promise<
  Pick<GuardedGraphqlOptions, 'apollo' | 'entityCache' | 'serializer' | 'questions'>
> => {
  const schema = createSchema(toSdl(providerNames, config.server));
  const maxRepresentations = config.limits.representations;
  const entityCache = createEntityCache({ schema, maxRepresentations, answered: metrics.fromCache });
  const serializer = createResponseSerializer(compute.slices, config.limits.responseBytes);
  const apollo = await createApolloServer({ schema, entityCache, compute, serializer, config, log, metrics });
  const questions = config.server.mcp ? readNamedQuestions(schema) : null;
  await apollo.start();
  return { apollo, entityCache, serializer, questions };
};
