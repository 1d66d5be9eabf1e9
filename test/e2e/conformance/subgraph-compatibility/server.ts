import type { GraphQLSchema } from 'graphql';
import { createCompute } from '../../../../src/compute/compute.ts';
import { createEntityCache } from '../../../../src/entity-cache/entity-cache.ts';
import { disabledFleet } from '../../../../src/fleet/disabled-fleet.ts';
import { createApolloServer } from '../../../../src/http/apollo.ts';
import { createHttpServer } from '../../../../src/http/app.ts';
import { registerGraphqlRoute } from '../../../../src/http/graphql-route.ts';
import { anyone, contextsOf } from '../../../../src/http/request-context.ts';
import { createResponseSerializer } from '../../../../src/http/response-serializer.ts';
import { createKeySource } from '../../../../src/keys/create-key-source.ts';
import { createLog } from '../../../../src/telemetry/log.ts';
import { noGraphqlMetrics } from '../../../../src/telemetry/metrics/no-metrics.ts';
import { configOf } from '../../../support/service.ts';

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

const unasked = (): never => {
  throw new Error('This schema knows no policies.');
};

/** Serves another schema with this project's server: Apollo Server with its plugins, the route, the HTTP server. */
export const serveSchema = async (schema: GraphQLSchema): Promise<RunningServer> => {
  const config = configOf({ EXPLORER: 'true', INLINE_TRACE: 'true' });
  const log = createLog('silent');
  const source = createKeySource({ config, providers: [], inspect: unasked, listeners: [] });
  const compute = createCompute(config);
  const serializer = createResponseSerializer(compute.slices, config.limits.responseBytes);
  const entityCache = createEntityCache({ schema, maxRepresentations: 1000, answered: noGraphqlMetrics.fromCache });
  const apollo = await createApolloServer({
    schema,
    entityCache,
    compute,
    serializer,
    config,
    log,
    metrics: noGraphqlMetrics,
  });
  await apollo.start();
  const app = await createHttpServer(config, log, compute.slices);
  const parts = {
    config,
    source,
    drafts: { languageOf: unasked, accountIdError: unasked, parseArn: unasked, read: unasked },
    compute,
    freshReads: () => null,
    fleet: disabledFleet,
  };
  registerGraphqlRoute(app, {
    apollo,
    entityCache,
    serializer,
    slices: compute.slices,
    createContext: contextsOf(parts, anyone, []),
    publicCacheControl: false,
    responseBytes: config.limits.responseBytes,
    inlineTrace: true,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `${url}/graphql`,
    close: async () => {
      await app.close();
      await apollo.stop();
      await source.close();
      await compute.close();
    },
  };
};
