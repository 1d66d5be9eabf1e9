import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type DocumentNode, parse } from 'graphql';
import { type Closing, createClosing } from './cleanup.ts';
import type { Config } from './config/config.ts';
import { withEmbeddedSandbox } from './embedded-sandbox.ts';
import { createEntityAnswers } from './entity-cache/entity-cache.ts';
import { withAuthDirectives } from './graphql/auth-directives.ts';
import type { DraftReader } from './graphql/context.ts';
import { createSchema, readSdl } from './graphql/schema.ts';
import { createApolloServer } from './http/apollo.ts';
import { createHttpServer } from './http/app.ts';
import { createCallers } from './http/auth/bearer/end-users.ts';
import { routerScopes } from './http/auth/bearer/scopes.ts';
import { createProofs } from './http/auth/gateway/authenticator.ts';
import { createOperatorCheck, operatorsOnly } from './http/auth/gateway/ops-access.ts';
import { registerExplorerRoutes } from './http/explorer-routes.ts';
import { type GuardedGraphqlOptions, registerGuardedGraphql } from './http/guarded-graphql.ts';
import { registerHealthRoutes } from './http/health.ts';
import { createDrain } from './http/shutdown.ts';
import { createKeySource } from './keys/create-key-source.ts';
import { inspectKeyPolicy } from './policy/inspect.ts';
import { providerById, providers } from './providers/index.ts';
import { createTelemetry } from './telemetry/index.ts';
import { createLog, type Log } from './telemetry/log.ts';
import type { GraphqlMetrics } from './telemetry/metrics/graphql-metrics.ts';
import { flushTraces, tracedProviders } from './telemetry/tracing.ts';

export interface Service {
  /** Where it listens, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  /** True where the embedded sandbox answers in the clouds' place. */
  readonly sandbox: boolean;
  /**
   * Says that it is not ready, and answers for `drainDelayMs` all the same (not at all by default); then takes nothing
   * more, and ends what it has begun.
   */
  close(drainDelayMs?: number): Promise<void>;
}

const drafts: DraftReader = {
  parseArn: (provider, arn) => providerById(provider).parseArn(arn),
  read: (provider, document, subject) => inspectKeyPolicy(document, providerById(provider).grammar, subject),
};

const listen = async (app: FastifyInstance, { host, port, tls }: Config['server']): Promise<string> => {
  await app.listen({ host, port });
  const address = app.server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${tls ? 'https' : 'http'}://${name}:${address.port}`;
};

const toSdl = ({ authDirectives }: Config['server']): DocumentNode => {
  const sdl = parse(readSdl());
  const providerNames = providers.map(({ configName }) => configName);
  return authDirectives ? withAuthDirectives(sdl, routerScopes(providerNames)) : sdl;
};

type Graphql = Pick<GuardedGraphqlOptions, 'apollo' | 'answers'>;

const startGraphql = async (config: Config, log: Log, metrics: GraphqlMetrics, closing: Closing): Promise<Graphql> => {
  const schema = createSchema(toSdl(config.server));
  const maxRepresentations = config.limits.representations;
  const answers = createEntityAnswers({ schema, maxRepresentations, answered: metrics.prepared });
  const apollo = createApolloServer({ schema, answers, config, log, metrics });
  await apollo.start();
  closing.add(() => apollo.stop());
  return { apollo, answers };
};

const start = async (config: Config, processes: number, closing: Closing): Promise<Service> => {
  const log = createLog(config.logLevel);
  const telemetry = createTelemetry(config, log);
  closing.add(flushTraces);
  const source = createKeySource({
    config,
    providers: tracedProviders(providers),
    inspect: (ref, document) => drafts.read(ref.provider, document, ref),
    listener: telemetry.listener,
    processes,
  });
  closing.add(() => source.close());
  const graphql = await startGraphql(config, log, telemetry.graphql, closing);
  const app = await createHttpServer(config, log);
  const drain = createDrain(app);
  closing.add(() => drain.close(0, config.lifecycle.drainTimeoutMs));
  const proofs = createProofs(config.server);
  const isOperator = createOperatorCheck(proofs);
  const { jwt } = config.server;
  const callers = jwt && createCallers(jwt, (provider) => providerById(provider).configName);
  telemetry.register(app, source, operatorsOnly(isOperator));
  registerHealthRoutes(app, { source, isDraining: () => drain.isDraining, isOperator });
  registerGuardedGraphql(app, { ...graphql, config, source, drafts, proofs, callers, asks: telemetry.asks });
  if (config.server.explorer) await registerExplorerRoutes(app, config.sandbox);

  return {
    url: await listen(app, config.server),
    sandbox: config.sandbox,
    close: async (drainDelayMs = 0) => {
      await drain.close(drainDelayMs, config.lifecycle.drainTimeoutMs);
      await closing.close();
    },
  };
};

/**
 * Puts the rooms together and serves. Rejects where it can't listen; nothing is left running then. `processes` says how
 * many serve in the same way on this machine, this one included: what the clouds allow is divided among them.
 */
export const startService = async (config: Config, processes = 1): Promise<Service> => {
  const closing = createClosing();
  try {
    return await start(await withEmbeddedSandbox(config, closing), processes, closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
};
