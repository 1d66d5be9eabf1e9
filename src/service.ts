import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createEntityAnswers } from './answers/entity-answers.ts';
import type { AccountConfig, Config } from './config/config.ts';
import type { DraftReader } from './graphql/context.ts';
import { createSchema } from './graphql/schema.ts';
import { createKeySource } from './loading/create-key-source.ts';
import { inspectKeyPolicy } from './policy/inspect.ts';
import { providerById, providers } from './providers/index.ts';
import { createApolloServer } from './server/apollo.ts';
import { registerExplorerRoutes } from './server/explorer-routes.ts';
import { registerGraphqlRoute } from './server/graphql-route.ts';
import { registerHealthRoutes } from './server/health-routes.ts';
import { createHttpServer } from './server/http-server.ts';
import { type Caller, createRequestContext } from './server/request-context.ts';
import { toLoadId } from './telemetry/correlation.ts';
import { createTelemetry } from './telemetry/index.ts';
import { createLog } from './telemetry/log.ts';
import { flushTraces, tracedProviders } from './telemetry/tracing.ts';

export interface Service {
  /** Where it listens, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  /** True where the embedded sandbox answers in the clouds' place. */
  readonly sandbox: boolean;
  /** Answers what it has begun, and takes nothing more. */
  close(): Promise<void>;
}

const drafts: DraftReader = {
  parseArn: (provider, arn) => providerById(provider).parseArn(arn),
  read: (provider, document, subject) => inspectKeyPolicy(document, providerById(provider).grammar, subject),
};

const anyone: Caller = { subject: null, authorize: () => null };

/** The accounts to serve: the configured ones, or those of a sandbox that is started for them. */
const withSandbox = async (config: Config): Promise<{ accounts: readonly AccountConfig[]; close(): Promise<void> }> => {
  if (!config.sandbox) return { accounts: config.accounts, close: async () => {} };
  const { createSandbox } = await import('./sandbox/index.ts');
  const { aws, alibabaCloud } = config.sandboxPorts;
  const sandbox = await createSandbox({ awsPort: aws, alibabaCloudPort: alibabaCloud });
  return { accounts: sandbox.accounts, close: () => sandbox.close() };
};

const listen = async (app: FastifyInstance, { host, port }: Config['server']): Promise<string> => {
  await app.listen({ host, port });
  const address = app.server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${name}:${address.port}`;
};

/** Puts the rooms together and serves. Rejects where it can't listen; nothing is left running then. */
export const startService = async (config: Config): Promise<Service> => {
  const log = createLog(config.logLevel);
  const telemetry = createTelemetry(config, log);
  const world = await withSandbox(config);
  const source = createKeySource({
    config: { ...config, accounts: world.accounts },
    providers: tracedProviders(providers),
    inspect: (ref, document) => drafts.read(ref.provider, document, ref),
    listener: telemetry.listener,
  });
  const schema = createSchema();
  const answers = createEntityAnswers({
    schema,
    maxRepresentations: config.limits.representations,
    answered: telemetry.graphql.prepared,
  });
  const apollo = createApolloServer({ schema, answers, config, log, metrics: telemetry.graphql });
  await apollo.start();
  const app = await createHttpServer(config, log);
  telemetry.register(app, source);
  let draining = false;
  registerHealthRoutes(app, source, () => draining);
  const parts = { config, source, drafts };
  registerGraphqlRoute(app, {
    apollo,
    answers,
    createContext: (request, goneSignal) => {
      const caller = anyone;
      telemetry.asks(caller.subject);
      return createRequestContext(parts, { caller, goneSignal, requestId: toLoadId(request.id) });
    },
    publicCacheControl: config.server.publicCacheControl,
    inlineTrace: config.telemetry.inlineTrace,
  });
  if (config.server.explorer) await registerExplorerRoutes(app, config.sandbox);
  return {
    url: await listen(app, config.server),
    sandbox: config.sandbox,
    close: async () => {
      draining = true;
      await app.close();
      await apollo.stop();
      await source.close();
      await world.close();
      await flushTraces();
    },
  };
};
