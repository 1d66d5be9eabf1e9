import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Compute } from '../compute/compute.ts';
import type { Config } from '../config/config.ts';
import type { EntityCache } from '../entity-cache/entity-cache.ts';
import { registerPlugin } from '../entity-cache/register-plugin.ts';
import type { RequestContext } from '../graphql/context.ts';
import { documentsPlugin } from '../graphql/documents/plugin.ts';
import { createDocumentStore } from '../graphql/documents/store.ts';
import { createErrorFormatter } from '../graphql/format-error.ts';
import { operationLimitsPlugin } from '../graphql/operation-limits.ts';
import { repeatedErrorsPlugin } from '../graphql/repeated-errors.ts';
import { representationsPlugin } from '../graphql/representations.ts';
import { variableLimitsPlugin } from '../graphql/variable-limits.ts';
import type { Log } from '../telemetry/log.ts';
import { metricsPlugin } from '../telemetry/metrics/metrics-plugin.ts';
import type { GraphqlMetrics } from '../telemetry/metrics/request-metrics.ts';
import { applicationJsonStatusPlugin } from './application-json-status.ts';
import { cacheControlPlugin } from './cache-control.ts';
import type { ResponseSerializer } from './response-serializer.ts';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly entityCache: EntityCache;
  readonly compute: Pick<Compute, 'threads' | 'slices'>;
  readonly serializer: ResponseSerializer;
  readonly config: Config;
  readonly log: Log;
  readonly metrics: GraphqlMetrics;
}

/**
 * Errors in traces are masked: the response itself contains what clients may know. The plugin is loaded only where it
 * is turned on, since it loads the encoder of Apollo's reports.
 */
const inlineTracePlugin = async (isOn: boolean): Promise<ApolloServerPlugin> => {
  if (!isOn) return ApolloServerPluginInlineTraceDisabled();
  const { ApolloServerPluginInlineTrace } = await import('@apollo/server/plugin/inlineTrace');
  return ApolloServerPluginInlineTrace({ includeErrors: { masked: true } });
};

/**
 * Apollo Server without a listener of its own: the HTTP server passes requests to it. Built-in plugins that visit every
 * field are turned off; what they would determine is known for each document.
 */
export const createApolloServer = async (options: ApolloOptions): Promise<ApolloServer<RequestContext>> => {
  const { schema, entityCache, compute, serializer, config, log, metrics } = options;
  const { explorer: introspection } = config.server;
  const { tokens, depth } = config.limits;
  const store = createDocumentStore();
  return new ApolloServer<RequestContext>({
    schema,
    introspection,
    documentStore: store.forApollo,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    // The route itself rejects requests from pages of other sites.
    csrfPrevention: false,
    maxRecursiveSelections: true,
    parseOptions: { maxTokens: tokens },
    stringifyResult: serializer.stringify,
    formatError: createErrorFormatter({
      unexpected: (error, incidentId) => log.error({ err: error, incidentId }, 'unexpected error'),
    }),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      await inlineTracePlugin(config.telemetry.inlineTrace),
      ApolloServerPluginCacheControlDisabled(),
      documentsPlugin({ store, threads: compute.threads, rules: { tokens, depth, introspection } }),
      operationLimitsPlugin(config.limits),
      variableLimitsPlugin(),
      repeatedErrorsPlugin(compute.slices),
      representationsPlugin(config.limits.representations, metrics.askedFor),
      registerPlugin(entityCache),
      cacheControlPlugin(config.server.publicCacheControl),
      applicationJsonStatusPlugin(),
      metricsPlugin(metrics),
    ],
    logger: log,
  });
};
