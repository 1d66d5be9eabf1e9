import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { type DocumentNode, parse } from 'graphql';
import { databaseExists } from './cache/redis/database-exists.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { type Compute, createCompute } from './compute/compute.ts';
import type { Config, IndexConfig } from './config/config.ts';
import { ConfigError } from './config/config-error.ts';
import { withEmbeddedSandbox } from './embedded-sandbox.ts';
import { createEntityCache } from './entity-cache/entity-cache.ts';
import type { KmsProvider } from './errors.ts';
import { createFleet, type ServiceFleet } from './fleet/create-fleet.ts';
import { noFleet } from './fleet/no-fleet.ts';
import { withoutStatement } from './fleet/unavailable.ts';
import { withAuthDirectives } from './graphql/auth-directives.ts';
import type { DraftReader } from './graphql/context.ts';
import { createSchema } from './graphql/schema.ts';
import { readSdl } from './graphql/sdl.ts';
import { createAnswerTexts } from './http/answer-texts.ts';
import { createApolloServer } from './http/apollo.ts';
import { createHttpServer } from './http/app.ts';
import type { EndUsers } from './http/auth/bearer/end-users.ts';
import { routerScopes } from './http/auth/bearer/scopes.ts';
import { createAuthenticators } from './http/auth/gateway/authenticators.ts';
import { createOpsAccess, requireOpsAccess } from './http/auth/gateway/ops-access.ts';
import { registerExplorerRoutes } from './http/explorer-routes.ts';
import { createFreshReads } from './http/fresh-reads.ts';
import { type GuardedGraphqlOptions, registerGuardedGraphql } from './http/guarded-graphql.ts';
import { registerHealthRoutes } from './http/health.ts';
import { readNamedQuestions } from './http/mcp/named-questions.ts';
import type { ContextParts } from './http/request-context.ts';
import { createServerErrorReport } from './http/server-errors.ts';
import { createShutdown } from './http/shutdown.ts';
import { warmUp } from './http/warm-up.ts';
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
  /** Serves these accounts from now on; nothing else of the configuration changes while it runs. */
  configure(accounts: Config['accounts']): void;
}

/** `trust` is the configuration's: a draft may bring its own. */
const createDraftReader = ({ trust }: Config): DraftReader => ({
  languageOf: (provider) => providerById(provider).language,
  parseArn: (provider, arn) => providerById(provider).parseArn(arn),
  read: (provider, document, subject) => {
    const { accountId, partition, arn, caller } = subject;
    const judged = trust === null ? subject : { accountId, partition, arn, caller, trust: subject.trust ?? trust };
    return inspectKeyPolicy(document, providerById(provider).language, judged);
  },
});

/** Requests of the first moment find the accounts of organizations; one that does not answer holds up nobody. */
const firstDiscoveryMs = 10_000;

const within = async (work: Promise<void>, ms: number): Promise<void> => {
  const timeout = new AbortController();
  const time = delay(ms, undefined, { signal: timeout.signal }).catch(() => {});
  await Promise.race([work, time]);
  timeout.abort();
};

const listen = async (app: FastifyInstance, { host, port, tls }: Config['server'], log: Log): Promise<string> => {
  await app.listen({ host, port });
  app.server.on('error', createServerErrorReport(log));
  const address = app.server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${tls ? 'https' : 'http'}://${name}:${address.port}`;
};

const toSdl = ({ authDirectives }: Config['server']): DocumentNode => {
  const sdl = parse(readSdl());
  const providerNames = providers.map(({ configName }) => configName);
  return authDirectives ? withAuthDirectives(sdl, routerScopes(providerNames)) : sdl;
};

/** What reads tokens is loaded only where tokens are read. */
const openEndUsers = async ({ server: { jwt }, egress }: Config, log: Log): Promise<EndUsers | null> => {
  if (jwt === null) return null;
  const { createEndUsers } = await import('./http/auth/bearer/end-users.ts');
  return createEndUsers({ jwt, egress, nameOf: configNameOf, log });
};

const configNameOf = (provider: KmsProvider): string => providerById(provider).configName;

type Graphql = Pick<GuardedGraphqlOptions, 'apollo' | 'entityCache' | 'texts' | 'questions'>;

const startGraphql = async (
  config: Config,
  compute: Compute,
  log: Log,
  metrics: GraphqlMetrics,
  cleanup: Cleanup,
): Promise<Graphql> => {
  const schema = createSchema(toSdl(config.server));
  const maxRepresentations = config.limits.representations;
  const entityCache = createEntityCache({ schema, maxRepresentations, answered: metrics.fromCache });
  const texts = createAnswerTexts(compute.slices, config.limits.responseBytes);
  const apollo = createApolloServer({ schema, entityCache, compute, texts, config, log, metrics });
  await apollo.start();
  cleanup.add(() => apollo.stop());
  return { apollo, entityCache, texts, questions: config.server.mcp ? readNamedQuestions(schema) : null };
};

/** A URL with a database that does not exist would have its answers kept in another one. */
const checkRedis = async ({ redis }: Config): Promise<void> => {
  if (redis === null || (await databaseExists(redis.url))) return;
  const message = 'expected the index of a database that this Redis has';
  throw new ConfigError([{ path: 'REDIS_URL', message }]);
};

const openFleet = (config: IndexConfig, { read: inspect, languageOf }: DraftReader, log: Log): ServiceFleet => {
  const failed = (error: unknown) =>
    log.warn({ err: withoutStatement(error) }, 'the index could not be read or written');
  return createFleet({ config, languageOf, inspect, failed });
};

const start = async (config: Config, cleanup: Cleanup): Promise<Service> => {
  await checkRedis(config);
  const log = createLog(config.logLevel);
  const telemetry = createTelemetry(config, log);
  cleanup.add(flushTraces);
  const drafts = createDraftReader(config);
  const fleet = config.index === null ? null : openFleet(config.index, drafts, log);
  const source = createKeySource({
    config,
    policyRead: fleet?.policyRead,
    providers: tracedProviders(providers),
    inspect: (ref, document) => drafts.read(ref.provider, document, ref),
    listener: telemetry.listener,
  });
  cleanup.add(() => source.close());
  cleanup.add(() => fleet?.close() ?? Promise.resolve());
  await within(source.discover(), firstDiscoveryMs);
  const compute = createCompute(config);
  cleanup.add(() => compute.close());
  const graphql = await startGraphql(config, compute, log, telemetry.graphql, cleanup);
  const freshReads = createFreshReads(config.fresh);
  const parts: ContextParts = { config, source, drafts, compute, freshReads, fleet: fleet ?? noFleet };
  await warmUp(graphql.apollo, parts);
  telemetry.graphql.start();
  const app = await createHttpServer(config, log);
  const shutdown = createShutdown(app);
  cleanup.add(() => shutdown.close(0, config.lifecycle.drainTimeoutMs));
  const authenticators = createAuthenticators(config.server);
  const hasOpsAccess = createOpsAccess(authenticators);
  const endUsers = await openEndUsers(config, log);
  telemetry.register(app, source, requireOpsAccess(hasOpsAccess));
  if (fleet) telemetry.watchIndex(() => fleet.progress());
  registerHealthRoutes(app, {
    source,
    index: () => fleet?.progress() ?? null,
    isShuttingDown: () => shutdown.isShuttingDown,
    hasOpsAccess,
  });
  const asks = (subject: string | null) => {
    telemetry.asks(subject);
    fleet?.onRequest();
  };
  const access = { authenticators, endUsers, asks };
  registerGuardedGraphql(app, { ...graphql, ...parts, slices: compute.slices, config, ...access });
  if (config.server.explorer) await registerExplorerRoutes(app, config.sandbox);

  const url = await listen(app, config.server, log);
  fleet?.start(source);

  return {
    url,
    sandbox: config.sandbox,
    configure: (accounts) => source.configure(accounts),
    close: async (drainDelayMs = 0) => {
      log.info({ drainDelayMs }, 'shutting down');
      await shutdown.close(drainDelayMs, config.lifecycle.drainTimeoutMs);
      await cleanup.close();
      log.info('shut down');
    },
  };
};

/**
 * Composes the rooms and serves.
 *
 * @throws where it can't listen; nothing is left running then
 */
export const startService = async (config: Config): Promise<Service> => {
  const cleanup = createCleanup();
  try {
    return await start(await withEmbeddedSandbox(config, cleanup), cleanup);
  } catch (error) {
    await cleanup.close();
    throw error;
  }
};
