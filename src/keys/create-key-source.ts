import { createAnswerCache } from '../cache/memory.ts';
import { type CacheLoader, ReadThrough, type ReadThroughOptions } from '../cache/read-through.ts';
import { createSharedStore } from '../cache/redis/create-shared-store.ts';
import { createHealth } from '../calls/health.ts';
import { createRateLimiter } from '../calls/rate-limiter.ts';
import { createRegionQueues } from '../calls/region-queues.ts';
import { steadyNow } from '../clock.ts';
import type { AccountConfig, Config } from '../config/config.ts';
import { KmsError } from '../errors.ts';
import type { ClientSettings, KeyPage, Page, Provider, RegionAlias, RegionKey } from '../providers/provider.ts';
import { type CachedPolicy, createParsedPolicyCache, type Inspect } from './cached-policy.ts';
import { createDirectory } from './directory.ts';
import { createDiscovery } from './discovery.ts';
import { createKeptListings } from './kept-listings.ts';
import { createKeyDetails } from './key-details.ts';
import type { KeyListing, KeySource, ListRequest, LoadListener, PolicyListener } from './key-source.ts';
import { listKeys, type ReadPage, wantedQueues } from './listing.ts';
import { aliasPageLoader, keyPageLoader, type PageRead, pageKey, toPageRead } from './page-loader.ts';
import { createPolicyLoader, type PolicyRead, policyKey } from './policy-loader.ts';

export interface KeySourceOptions {
  readonly config: Pick<Config, 'accounts' | 'cache' | 'provider' | 'egress' | 'limits' | 'redis'> &
    Partial<Pick<Config, 'discovery' | 'replicas'>>;
  readonly providers: readonly Provider[];
  readonly inspect: Inspect;
  readonly listener: LoadListener;
  /** Receives every policy that requests read; none by default. */
  readonly policyRead?: PolicyListener | undefined;
  /** Milliseconds since the epoch; the system's clock by default. */
  readonly now?: () => number;
}

/** How long pages of keys are kept: long enough that paging does not request a page twice. */
const pageTtlMs = 10_000;
/** Of a request's time, how much is for gathering a page: what is left is for what is asked of its keys. */
const listingShare = 0.6;
const maxPages = 200;
/** Estimate of a key's reference. */
const refBytes = 300;
const maxViews = 20_000;

/** Composes what lies between resolvers and providers. Calls no provider before a resolver asks. */
export const createKeySource = (options: KeySourceOptions): KeySource => {
  const { config, providers } = options;
  const { replicas = 1 } = config;
  const now = options.now ?? steadyNow;
  const listener = unfailing(options.listener);
  const store = config.redis ? createSharedStore(config.redis, replicas, listener) : null;
  const directory = createDirectory(providers, config.accounts);
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
  const views = createParsedPolicyCache(options.inspect, maxViews, config.cache.maxBytes / 4);
  const policyLoader = createPolicyLoader({ views, policyRead: options.policyRead ?? null });
  const caches = createCaches({ config, store, listener, now }, policyLoader);
  const regionQueueOf = (key: RegionKey & { readonly arn?: string }) => {
    const regionQueue = regionQueues.find(key);
    if (!regionQueue) throw notConfigured(key);
    return regionQueue;
  };
  const listings = createKeptListings((regionQueue, page) => caches.pages.peek(pageKey(regionQueue, page)));
  const withinLimit = (request: ListRequest): ListRequest => ({
    ...request,
    first: Math.min(request.first, config.limits.first),
  });
  const missing = (request: ListRequest): readonly KmsError[] =>
    discovery.errors.filter((error) => isAbout(error, request));
  const peekListing = (request: ListRequest): KeyListing | undefined =>
    missing(request).length === 0
      ? listings.find(withinLimit(request), wantedQueues(regionQueues.all, request))
      : undefined;
  const { deadlineMs } = config.provider;
  const details = createKeyDetails({ cache: config.cache, store, listener, now, deadlineMs, regionQueueOf });
  let configured = config.accounts;
  let discovered: readonly AccountConfig[] = [];
  let accounts = configured;
  const serve = (): void => {
    accounts = withDiscovered(configured, discovered);
    regionQueues.update(accounts);
    directory.update(accounts);
  };
  const health = createHealth(() => accounts, regionQueues, store, replicas);
  const discovery = createDiscovery({
    organizations: config.discovery ?? [],
    providers,
    clientSettings,
    found(accountsFound) {
      discovered = accountsFound;
      serve();
    },
  });

  return {
    get accounts() {
      return accounts.map(({ provider, accountId, regions }) => ({ provider, accountId, regions }));
    },
    discover: () => discovery.refresh(),
    configure(given) {
      configured = keepingSame(configured, given);
      serve();
    },
    resolve: (arn) => directory.resolve(arn),
    resolveId: (key) => directory.resolveId(key),
    keyIdCandidates: (key) => directory.keyIdCandidates(key),
    accountOfKeyId: (key) => directory.accountOfKeyId(key),
    rememberKeyId: (key, accountId) => directory.rememberKeyId(key, accountId),
    resolveAlias: (key) => directory.resolveAlias(key),
    peekPolicy: (ref, policyName) => caches.policies.peek(policyKey(ref, policyName)),
    peekRefusal: (ref, policyName) => caches.policies.peekRefusal(policyKey(ref, policyName)),
    keepsPolicy: (ref, policyName) => caches.policies.keeps(policyKey(ref, policyName)),
    policy(ref, policyName, load) {
      const regionQueue = regionQueues.find(ref);
      if (!regionQueue) return Promise.reject(notConfigured(ref));
      return caches.policies.read({ key: policyKey(ref, policyName), regionQueue, ref, policyName }, load);
    },
    isCongestedBy: (caller = '', region) => regionQueues.find(region)?.isCongestedBy(caller) ?? false,
    ...details,
    peekTarget(alias) {
      const metadata = details.peekAliasMetadata(alias);
      return metadata && (directory.resolve(metadata.arn).ref ?? undefined);
    },
    peekListing,
    async list(asked, load) {
      const isKept = !load.fresh && !load.background;
      const kept = isKept ? peekListing(asked) : undefined;
      if (kept) return kept;
      const request = withinLimit(asked);
      const wanted = wantedQueues(regionQueues.all, request);
      const read: ReadPage = (regionQueue, page) => caches.pages.read(toPageRead(regionQueue, page), load);
      const limitMs = Math.max(0, load.deadline - now()) * listingShare;
      const list = (from: ReadPage) => listKeys(wanted, request, from, { limitMs });
      const listing = await (isKept ? listings.make(request, wanted, read, list) : list(read));
      const errors = missing(request);
      return errors.length === 0 ? listing : { ...listing, errors: [...errors, ...listing.errors] };
    },
    aliasPage: async (region, cursor, load) => caches.aliasPages.read(toPageRead(regionQueueOf(region), cursor), load),
    regionQueues: () => regionQueues.all.map(({ state }) => state),
    health,
    close: async () => {
      discovery.close();
      for (const regionQueue of regionQueues.all) regionQueue.close();
      await store?.close();
    },
  };
};

/** A configured account takes precedence over the same account found by discovery. */
const withDiscovered = (configured: readonly AccountConfig[], discovered: readonly AccountConfig[]) => {
  const nameOf = ({ provider, accountId }: AccountConfig) => `${provider} ${accountId}`;
  const known = new Set(configured.map(nameOf));
  return [...configured, ...discovered.filter((account) => !known.has(nameOf(account)))];
};

/** Unchanged accounts keep their objects, and with them their clients, credentials and queues. */
const keepingSame = (before: readonly AccountConfig[], given: readonly AccountConfig[]): readonly AccountConfig[] => {
  const known = new Map(before.map((account) => [JSON.stringify(account), account]));
  return given.map((account) => known.get(JSON.stringify(account)) ?? account);
};

/** What is missing of an organization may be what a listing asks for, unless that is of another provider or names an account. */
const isAbout = ({ provider }: KmsError, request: ListRequest): boolean =>
  request.accountId === null && (request.provider ?? provider) === provider;

interface Caches {
  readonly policies: ReadThrough<PolicyRead, CachedPolicy>;
  readonly pages: ReadThrough<PageRead, KeyPage>;
  readonly aliasPages: ReadThrough<PageRead, Page<RegionAlias>>;
}

type CacheSettings = Pick<ReadThroughOptions<never, never>, 'store' | 'listener' | 'now'> &
  Pick<KeySourceOptions, 'config'>;

const createCaches = (
  { config, ...settings }: CacheSettings,
  policyLoader: CacheLoader<PolicyRead, CachedPolicy>,
): Caches => {
  const { ttlMs, negativeTtlMs, staleMs, maxEntries, maxBytes } = config.cache;
  const shared = { ...settings, ttlMs, negativeTtlMs, deadlineMs: config.provider.deadlineMs, staleIfError: null };
  // Pages have no way to say that they are stale, so none of them stands in for another.
  const createPages = <T>(loader: CacheLoader<PageRead, T>, bytesOf: (page: T) => number): ReadThrough<PageRead, T> =>
    new ReadThrough({
      ...shared,
      loader,
      ttlMs: Math.min(ttlMs, pageTtlMs),
      cache: createAnswerCache({ maxEntries: maxPages, maxBytes: maxBytes / 8, bytesOf }),
    });
  return {
    policies: new ReadThrough({
      ...shared,
      loader: policyLoader,
      cache: createAnswerCache({ maxEntries, maxBytes, bytesOf: ({ bytes }) => bytes }),
      staleIfError: { forMs: staleMs, mark: (policy) => policy.asStale() },
    }),
    pages: createPages(keyPageLoader, ({ refs }) => refs.length * refBytes),
    aliasPages: createPages(aliasPageLoader, ({ items }) => items.length * refBytes),
  };
};

const notConfigured = ({ provider, accountId, region, arn }: RegionKey & { readonly arn?: string }): KmsError => {
  const message = 'The account or Region of this key is not configured.';
  return new KmsError({ code: 'KMS_ACCOUNT_NOT_CONFIGURED', message, provider, accountId, region, arn: arn ?? null });
};

/** A listener that throws must not fail the read that it observes. */
const unfailing =
  (listener: LoadListener): LoadListener =>
  (event) => {
    try {
      listener(event);
    } catch {
      // The event is lost; the load goes on.
    }
  };
