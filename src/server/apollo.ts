import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config/config.ts';
import type { RequestContext } from '../graphql/context.ts';
import { createErrorFormatter } from '../graphql/format-error.ts';
import { representationsPlugin } from '../graphql/representations.ts';
import type { Log } from '../telemetry/log.ts';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly config: Config;
  readonly log: Log;
}

/** Apollo Server as this service runs it: it listens nowhere by itself, since the HTTP server hands requests to it. */
export const createApolloServer = ({ schema, config, log }: ApolloOptions): ApolloServer<RequestContext> =>
  new ApolloServer<RequestContext>({
    schema,
    introspection: config.server.explorer,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: config.limits.tokens },
    formatError: createErrorFormatter({
      unexpected: (error, incidentId) => log.error({ err: error, incidentId }, 'unexpected error'),
    }),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      representationsPlugin(config.limits.representations),
    ],
    logger: log,
  });
