import type { AccountConfig } from '../config/config.ts';
import type { KmsProvider } from '../errors.ts';
import type { Provider } from '../providers/provider.ts';
import { Lane, type LaneOptions } from './region-queue.ts';

/** Where a key is: what lanes are told apart by. */
export interface Place {
  readonly provider: KmsProvider;
  readonly accountId: string;
  readonly region: string;
}

export interface LaneTable {
  /** In the order of the configuration. */
  readonly all: readonly Lane[];
  find(place: Place): Lane | undefined;
}

export type LaneSettings = Pick<LaneOptions, 'attemptTimeoutMs' | 'listener' | 'now'> & {
  readonly createPace: (quota: LaneQuota, wake: () => void) => ReturnType<LaneOptions['createPace']>;
};

/** One budget: requests per second of a group of operations in one place. */
export interface LaneQuota extends Place {
  readonly group: string;
  readonly requestsPerSecond: number;
}

export const createLaneTable = (
  providers: readonly Provider[],
  accounts: readonly AccountConfig[],
  settings: LaneSettings,
): LaneTable => {
  const lanes = new Map<string, Lane>();
  for (const account of accounts) {
    const provider = providers.find(({ id }) => id === account.provider);
    if (!provider) throw new TypeError(`No provider for the configured account ${account.accountId}.`);
    for (const region of account.regions) {
      const name = nameOf({ provider: provider.id, accountId: account.accountId, region });
      if (!lanes.has(name)) lanes.set(name, createLane(provider, account, region, settings));
    }
  }
  return { all: [...lanes.values()], find: (place) => lanes.get(nameOf(place)) };
};

const nameOf = ({ provider, accountId, region }: Place): string => `${provider} ${accountId} ${region}`;

const createLane = (
  provider: Provider,
  account: AccountConfig,
  region: string,
  { createPace, ...settings }: LaneSettings,
): Lane =>
  new Lane({
    ...settings,
    provider,
    account,
    region,
    createPace: (group, wake) =>
      createPace(
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

/** The operator's own figure is that of GetKeyPolicy's quota; the other groups keep the documented ones. */
const quotaOf = ({ quotas }: Provider, { requestsPerSecond }: AccountConfig, group: string): number => {
  if (requestsPerSecond !== null && quotas.GetKeyPolicy.group === group) return requestsPerSecond;
  const quota = Object.values(quotas).find((candidate) => candidate.group === group);
  return quota?.requestsPerSecond ?? quotas.GetKeyPolicy.requestsPerSecond;
};
