import type { FastifyInstance } from 'fastify';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { within } from './clock.ts';
import { createCompute } from './compute/compute.ts';
import type { Config, IndexConfig } from './config/config.ts';
import { withEmbeddedSandbox } from './embedded-sandbox.ts';
import type { KmsProvider } from './errors.ts';
import { createFleet, type ServiceFleet } from './fleet/create-fleet.ts';
import { disabledFleet } from './fleet/disabled-fleet.ts';
import { withoutStatement } from './fleet/index-errors.ts';
import type { DraftReader } from './graphql/context.ts';
import { createHttpServer } from './http/app.ts';
import type { EndUsers } from './http/auth/bearer/end-users.ts';
import { createAuthenticators } from './http/auth/gateway/authenticators.ts';
import { createOpsAccess, requireOpsAccess } from './http/auth/gateway/ops-access.ts';
import { createFreshReads } from './http/fresh-reads.ts';
import { registerGuardedGraphql } from './http/guarded-graphql.ts';
import { registerHealthRoutes } from './http/health.ts';
import { listen } from './http/listen.ts';
import type { ContextParts } from './http/request-context.ts';
import { createShutdown, type Shutdown } from './http/shutdown.ts';
import { startGraphql } from './http/start-graphql.ts';
import { warmUp } from './http/warm-up.ts';
import { createKeySource } from './keys/create-key-source.ts';
import type { KeySource } from './keys/key-source.ts';
import { inspectKeyPolicy } from './policy/inspect.ts';
import { descriptionOf, descriptions } from './providers/descriptions.ts';
import { providerById, providers } from './providers/index.ts';
import { checkStart, withUsableIndex } from './start-checks.ts';
import { createTelemetry, type Telemetry } from './telemetry/index.ts';
import { createLog, type Log } from './telemetry/log.ts';
import { flushTraces, tracedProviders } from './telemetry/tracing.ts';

export interface Service {
  /** Where it listens, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  /** True where the embedded sandbox takes the place of the clouds. */
  readonly sandbox: boolean;
  /**
   * Shuts the service down: it reports that it is not ready, accepts requests for another `drainDelayMs` (0 by
   * default), and then completes the requests in progress.
   */
  close(drainDelayMs?: number): Promise<void>;
  /** Serves these accounts from now on. No other part of the configuration can change while the service runs. */
  configure(accounts: Config['accounts']): void;
}

/** `trust` of the configuration applies to drafts that contain none. */
const createDraftReader = ({ trust }: Config): DraftReader => ({
  languageOf: (provider) => descriptionOf(provider).language,
  accountIdError: (provider, accountId) => providerById(provider).accountIdError(accountId),
  parseArn: (provider, arn) => providerById(provider).parseArn(arn),
  read: (provider, document, subject) => {
    const { accountId, partition, arn, caller } = subject;
    const judged = trust === null ? subject : { accountId, partition, arn, caller, trust: subject.trust ?? trust };
    return inspectKeyPolicy(document, descriptionOf(provider).language, judged);
  },
});

/** How long the start waits for the accounts of organizations, so that the first requests find them. */
const firstDiscoveryMs = 10_000;

/** The modules for tokens are loaded only where tokens are required. */
const openEndUsers = async ({ server: { jwt }, egress }: Config, log: Log): Promise<EndUsers | null> => {
  if (jwt === null) return null;
  const { createEndUsers } = await import('./http/auth/bearer/end-users.ts');
  return createEndUsers({ jwt, egress, nameOf: configNameOf, log });
};

/** The modules for files are loaded only where the explorer is served. */
const openExplorer = async ({ server, sandbox }: Config, app: FastifyInstance): Promise<void> => {
  if (!server.explorer) return;
  const { registerExplorerRoutes } = await import('./http/explorer-routes.ts');
  await registerExplorerRoutes(app, sandbox);
};

const configNameOf = (provider: KmsProvider): string => providerById(provider).configName;

const openFleet = (config: IndexConfig, { read: inspect, languageOf }: DraftReader, log: Log): ServiceFleet => {
  const onError = (error: unknown) =>
    log.warn({ err: withoutStatement(error) }, 'the index could not be read or written');
  return createFleet({ config, languageOf, inspect, onError });
};

/** What all other parts of the service use. */
interface Base {
  readonly config: Config;
  readonly log: Log;
  readonly telemetry: Telemetry;
  readonly cleanup: Cleanup;
}

/** Opens the keys and, where it is configured, their index, which the caller starts. */
const openKeys = async (
  { config, log, telemetry, cleanup }: Base,
  drafts: DraftReader,
): Promise<{ readonly source: KeySource; readonly fleet: ServiceFleet | null }> => {
  const fleet = config.index === null ? null : openFleet(config.index, drafts, log);
  const source = createKeySource({
    config,
    policyRead: fleet?.policyRead,
    providers: tracedProviders(providers),
    inspect: (ref, document) => drafts.read(ref.provider, document, ref),
    listeners: telemetry.listeners,
  });
  cleanup.add(() => source.close());
  cleanup.add(() => fleet?.close() ?? Promise.resolve());
  await within(source.discover(), firstDiscoveryMs);
  return { source, fleet };
};

/** Starts GraphQL, and warms up the code that requests execute. */
const openGraphql = async (
  { config, log, telemetry, cleanup }: Base,
  keys: Pick<ContextParts, 'source' | 'drafts' | 'fleet'>,
) => {
  const compute = createCompute(config);
  cleanup.add(() => compute.close());
  const providerNames = providers.map(({ configName }) => configName);
  const graphql = await startGraphql({ config, providerNames, compute, log, metrics: telemetry.graphql });
  cleanup.add(() => graphql.apollo.stop());
  const parts = { ...keys, config, compute, freshReads: createFreshReads(config.fresh) };
  await warmUp(graphql.apollo, parts, descriptions[0]);
  telemetry.graphql.start();
  return { ...parts, ...graphql };
};

/** The HTTP server with all routes. */
const openHttp = async (
  { config, log, telemetry, cleanup }: Base,
  graphql: Awaited<ReturnType<typeof openGraphql>>,
  index: ServiceFleet | null,
): Promise<{ readonly app: FastifyInstance; readonly shutdown: Shutdown }> => {
  const app = await createHttpServer(config, log, graphql.compute.slices);
  const shutdown = createShutdown(app);
  cleanup.add(() => shutdown.close(0, config.lifecycle.drainTimeoutMs));
  const { source } = graphql;
  const authenticators = createAuthenticators(config.server);
  const hasOpsAccess = createOpsAccess(authenticators);
  const endUsers = await openEndUsers(config, log);
  telemetry.register(app, source, requireOpsAccess(hasOpsAccess));
  if (index) telemetry.watchIndex(() => index.progress());
  registerHealthRoutes(app, {
    source,
    index: () => index?.progress() ?? null,
    isShuttingDown: () => shutdown.isShuttingDown,
    hasOpsAccess,
  });
  const requestListeners = [telemetry.setSubject, index?.onRequest].filter((listener) => listener != null);
  registerGuardedGraphql(app, { ...graphql, authenticators, endUsers, requestListeners });
  await openExplorer(config, app);
  return { app, shutdown };
};

const start = async (given: Config, cleanup: Cleanup): Promise<Service> => {
  await checkStart(given);
  const log = createLog(given.logLevel);
  const config = withUsableIndex(given, (reason) => log.warn(reason));
  const base = { config, log, telemetry: createTelemetry(config, log), cleanup };
  cleanup.add(flushTraces);
  const drafts = createDraftReader(config);
  const { source, fleet } = await openKeys(base, drafts);
  const graphql = await openGraphql(base, { source, drafts, fleet: fleet ?? disabledFleet });
  const { app, shutdown } = await openHttp(base, graphql, fleet);
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
 * Composes the parts of the service, and serves requests.
 *
 * @throws where it can't listen; everything that was started is closed then
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
