import { createSharedStore } from '../cache/redis/create-shared-store.ts';
import { createHealth } from '../calls/health.ts';
import { createRateLimiter } from '../calls/rate-limiter.ts';
import type { RegionQueue } from '../calls/region-queue.ts';
import { createRegionQueues, type RequestedRegion } from '../calls/region-queues.ts';
import { steadyNow } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { KmsError } from '../errors.ts';
import type { ClientSettings, Provider } from '../providers/provider.ts';
import { createListings } from './create-listings.ts';
import { createDirectory } from './directory.ts';
import { createDiscovery } from './discovery.ts';
import { createKeyDetails } from './key-details.ts';
import type { KeySource, LoadListener, PolicyListener } from './key-source.ts';
import { createParsedPolicyCache, type Inspect } from './parsed-policy-cache.ts';
import { createPolicies } from './policies.ts';
import { createServedAccounts } from './served-accounts.ts';

export interface KeySourceOptions {
  readonly config: Pick<Config, 'accounts' | 'cache' | 'provider' | 'egress' | 'limits' | 'redis'> &
    Partial<Pick<Config, 'discovery' | 'replicas'>>;
  readonly providers: readonly Provider[];
  readonly inspect: Inspect;
  /** They receive the events of loads, one after the other. */
  readonly listeners: readonly LoadListener[];
  /** Receives every policy that requests read; none by default. */
  readonly policyRead?: PolicyListener | undefined;
  /** Milliseconds since the epoch; the system's clock by default. */
  readonly now?: () => number;
}

const maxViews = 20_000;

/** Composes the cache, the region queues and the providers. Calls no provider before a resolver reads something. */
export const createKeySource = (options: KeySourceOptions): KeySource => {
  const { config, providers, inspect, policyRead = null } = options;
  const { cache, replicas = 1 } = config;
  const now = options.now ?? steadyNow;
  const listener = reportTo(options.listeners);
  const store = config.redis ? createSharedStore(config.redis, replicas, listener) : null;
  const clientSettings: ClientSettings = {
    attemptTimeoutMs: config.provider.timeoutMs,
    credentialsTimeoutMs: config.provider.credentialsTimeoutMs,
    egress: config.egress,
  };
  const regionQueues = createRegionQueues(providers, config.accounts, {
    clientSettings,
    listener,
    now,
    createRateLimiter: (quota, wake) =>
      store?.createRateLimiter(quota, createRateLimiter, wake) ?? createRateLimiter(quota.requestsPerSecond / replicas),
  });
  const regionQueueOf = (key: RequestedRegion): RegionQueue => {
    const regionQueue = regionQueues.find(key);
    if (regionQueue instanceof KmsError) throw regionQueue;
    return regionQueue;
  };
  const { update: updateDirectory, ...directory } = createDirectory(providers, config.accounts);
  const accounts = createServedAccounts(config.accounts, (all) => {
    regionQueues.update(all);
    updateDirectory(all);
  });
  const organizations = config.discovery ?? [];
  const discovery = createDiscovery({ organizations, providers, clientSettings, found: accounts.found });

  const reading = { cache, store, listener, now, deadlineMs: config.provider.deadlineMs };
  const views = createParsedPolicyCache(inspect, maxViews, cache.maxBytes / 4);
  const { peekAliasMetadata, ...details } = createKeyDetails({ ...reading, regionQueueOf });
  return {
    ...directory,
    ...createPolicies({ ...reading, views, policyRead, regionQueueFor: regionQueues.find }),
    ...details,
    ...createListings({
      ...reading,
      regionQueues,
      regionQueueOf,
      maxFirst: config.limits.first,
      discoveryErrors: () => discovery.errors,
    }),
    isCongestedBy: regionQueues.isCongestedBy,
    // Where answers are shared, another replica may have read the keys, so that no call has to be waited for.
    batchTurn: (region, keys, load) => (store ? null : regionQueues.batchTurn(region, keys, load)),
    peekTarget(alias) {
      const metadata = peekAliasMetadata(alias);
      return metadata && (directory.resolve(metadata.arn).ref ?? undefined);
    },
    get accounts() {
      return accounts.all.map(({ provider, accountId, regions }) => ({ provider, accountId, regions }));
    },
    discover: () => discovery.refresh(),
    configure: accounts.configure,
    regionQueues: () => regionQueues.all.map(({ state }) => state),
    health: createHealth(() => accounts.all, regionQueues, store, replicas),
    close: async () => {
      discovery.close();
      for (const regionQueue of regionQueues.all) regionQueue.close();
      await store?.close();
    },
  };
};

/** A listener that throws must not fail the read that it observes. */
const reportTo =
  (listeners: readonly LoadListener[]): LoadListener =>
  (event) => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch {
        // The event is lost; the read continues.
      }
    }
  };
