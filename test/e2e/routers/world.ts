import { readFileSync } from 'node:fs';
import { readSdl } from '../../../src/graphql/sdl.ts';
import { ask } from '../../support/graphql.ts';
import { type ServiceOptions, type ServiceUnderTest, startWithSandbox } from '../../support/service.ts';
import type { Subgraph } from '../federation/compose.ts';
import type { Bucket } from '../federation/example-subgraph/data.ts';
import { startExampleSubgraph } from '../federation/example-subgraph/subgraph.ts';
import { type Configuration, configurationOf, merge } from './guide.ts';
import { type InstalledRouter, type RunningRouter, startRouter } from './router-program.ts';
import { composeSupergraph, type Supergraph } from './supergraph.ts';
import { startTap, type Tap } from './tap.ts';

/** The example subgraph, as it is composed. */
export const storageSdl = readFileSync(
  new URL('../federation/example-subgraph/schema.graphql', import.meta.url),
  'utf8',
);

export const secret = 'the-secret-of-the-router';

/** The header that authenticates a gateway. */
export const proof = { 'router-authorization': secret };

/** The title of the configuration without which no router is authenticated. */
export const basicLines = 'typed errors, and the shared secret';

const day = 86_400_000;

/** Cached answers don't expire during a test, even on a busy machine. */
const patient = {
  cache: { ttlMs: day, negativeTtlMs: day, staleMs: day, maxEntries: 10_000, maxBytes: 268_435_456 },
  provider: { timeoutMs: 20_000, deadlineMs: 40_000, credentialsTimeoutMs: 20_000 },
};

export interface RouterWorldOptions extends ServiceOptions {
  readonly buckets: readonly Bucket[];
  /** True if routers connect to the service directly, since the proxy can't record TLS. */
  readonly untapped?: boolean;
  /** True for the SDL that the running service returns, instead of the published one. */
  readonly introspected?: boolean;
}

/** The service and the example subgraph. Requests from routers to the service pass through the recording proxy. */
export interface RouterWorld {
  readonly keys: ServiceUnderTest;
  readonly tap: Tap;
  readonly subgraphs: readonly Subgraph[];
  readonly supergraph: Supergraph;
  /** Starts a router with the configuration in OPERATING.md under these titles, and with additional settings. */
  start(router: InstalledRouter, titles: readonly string[], others?: Configuration): Promise<RunningRouter>;
  close(): Promise<void>;
}

const introspect = async ({ graphqlUrl }: ServiceUnderTest): Promise<string> => {
  const { data } = await ask(graphqlUrl, '{ _service { sdl } }', {}, proof);
  return data._service.sdl;
};

export const startRouterWorld = async (options: RouterWorldOptions): Promise<RouterWorld> => {
  const env = { GATEWAY_SHARED_SECRETS: secret, ...options.env };
  const keys = await startWithSandbox({ ...options, env, settings: { ...patient, ...options.settings } });
  const storage = await startExampleSubgraph(0, '127.0.0.1', { buckets: options.buckets, volumes: [] });
  const tap = await startTap(() => keys.graphqlUrl);
  const subgraphs = [
    {
      name: 'keys',
      url: options.untapped ? keys.graphqlUrl : tap.url,
      sdl: options.introspected ? await introspect(keys) : readSdl(),
    },
    { name: 'storage', url: storage.url, sdl: storageSdl },
  ];
  const supergraph = composeSupergraph(subgraphs);
  return {
    keys,
    tap,
    subgraphs,
    supergraph,
    start: (router, titles, others = {}) =>
      startRouter(router, supergraph, merge([configurationOf(router.kind.name, titles), others]), {
        KEYS_SHARED_SECRET: secret,
      }),
    close: async () => void (await Promise.all([tap.close(), storage.close(), keys.close()])),
  };
};
