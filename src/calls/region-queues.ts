import type { AccountConfig } from '../config/config.ts';
import { KmsError } from '../errors.ts';
import type { LoadOptions } from '../load.ts';
import type { Provider, RegionKey } from '../providers/provider.ts';
import type { RegionQuota } from '../quota.ts';
import { RegionQueue, type RegionQueueOptions } from './region-queue.ts';

export interface RegionQueues {
  /** In the order of the accounts. */
  readonly all: readonly RegionQueue[];
  /** A KmsError where the account or Region is not configured. */
  find(key: RequestedRegion): RegionQueue | KmsError;
  /** Whether so many calls of this caller wait in a Region that it should not add many at once. */
  isCongestedBy(caller: string | undefined, key: RegionKey): boolean;
  /** Null where a batch with this many new keys of a Region may begin; otherwise resolves when it should. */
  batchTurn(key: RegionKey, keys: number, load: LoadOptions): Promise<void> | null;
  /** Adds the queues of new accounts, and closes those of accounts that are gone once their requests are finished. */
  update(accounts: readonly AccountConfig[]): void;
}

/** A Region of a key; `arn` is in the error where there is no queue. */
export type RequestedRegion = RegionKey & { readonly arn?: string };

/** Longer than any request takes. */
const closeAfterMs = 60_000;

export type RegionQueueSettings = Pick<RegionQueueOptions, 'clientSettings' | 'listener' | 'now'> & {
  readonly createRateLimiter: (
    quota: RegionQuota,
    wake: () => void,
  ) => ReturnType<RegionQueueOptions['createRateLimiter']>;
};

export const createRegionQueues = (
  providers: readonly Provider[],
  accounts: readonly AccountConfig[],
  settings: RegionQueueSettings,
): RegionQueues => {
  let regionQueues: ReadonlyMap<string, RegionQueue> = new Map();
  const update = (present: readonly AccountConfig[]): void => {
    const before = regionQueues;
    regionQueues = queuesOf(present, before, providers, settings);
    const kept = new Set(regionQueues.values());
    const gone = [...before.values()].filter((regionQueue) => !kept.has(regionQueue));
    const closeGone = () => {
      for (const regionQueue of gone) regionQueue.close();
    };
    if (gone.length > 0) setTimeout(closeGone, closeAfterMs).unref();
  };
  update(accounts);
  return {
    get all() {
      return [...regionQueues.values()];
    },
    find: (key) => regionQueues.get(nameOf(key)) ?? notConfigured(key),
    isCongestedBy: (caller = '', key) => regionQueues.get(nameOf(key))?.batches.isCongestedBy(caller) ?? false,
    batchTurn: (key, keys, load) => regionQueues.get(nameOf(key))?.batches.turn(keys, load) ?? null,
    update,
  };
};

/** An unchanged account keeps its queues, with the state of their rate limiters and circuit breakers. */
const queuesOf = (
  accounts: readonly AccountConfig[],
  before: ReadonlyMap<string, RegionQueue>,
  providers: readonly Provider[],
  settings: RegionQueueSettings,
): ReadonlyMap<string, RegionQueue> => {
  const regionQueues = new Map<string, RegionQueue>();
  for (const account of accounts) {
    const provider = providers.find(({ id }) => id === account.provider);
    if (!provider) throw new TypeError(`No provider for the configured account ${account.accountId}.`);
    for (const region of account.regions) {
      const name = nameOf({ provider: provider.id, accountId: account.accountId, region });
      if (regionQueues.has(name)) continue;
      const known = before.get(name);
      regionQueues.set(
        name,
        known?.account === account ? known : createRegionQueue(provider, account, region, settings),
      );
    }
  }
  return regionQueues;
};

const notConfigured = ({ provider, accountId, region, arn }: RequestedRegion): KmsError => {
  const message = 'The account or Region of this key is not configured.';
  return new KmsError({ code: 'KMS_ACCOUNT_NOT_CONFIGURED', message, provider, accountId, region, arn: arn ?? null });
};

const nameOf = ({ provider, accountId, region }: RegionKey): string => `${provider} ${accountId} ${region}`;

const createRegionQueue = (
  provider: Provider,
  account: AccountConfig,
  region: string,
  { createRateLimiter, ...settings }: RegionQueueSettings,
): RegionQueue =>
  new RegionQueue({
    ...settings,
    provider,
    account,
    region,
    createRateLimiter: (group, wake) =>
      createRateLimiter(
        {
          provider: provider.id,
          accountId: account.accountId,
          region,
          group,
          requestsPerSecond: quotaOf(provider, account, group),
        },
        wake,
      ),
  });

/**
 * A configured `requestsPerSecond` replaces the quota of GetKeyPolicy's group; other groups keep the documented ones.
 */
const quotaOf = ({ quotas }: Provider, { requestsPerSecond }: AccountConfig, group: string): number => {
  if (requestsPerSecond !== null && quotas.GetKeyPolicy.group === group) return requestsPerSecond;
  const quota = Object.values(quotas).find((candidate) => candidate.group === group);
  return quota?.requestsPerSecond ?? quotas.GetKeyPolicy.requestsPerSecond;
};
