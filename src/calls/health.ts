import type { SharedStore } from '../cache/shared-store.ts';
import type { AccountConfig } from '../config/config.ts';
import type { KeySourceHealth } from '../keys/key-source.ts';
import { createCredentialsMonitor } from './credentials-monitor.ts';
import type { RegionQueues } from './region-queues.ts';

/** What is known of each account and Region; answers at once but for the first time, when it waits for a moment. */
export const createHealth = (
  accountsNow: () => readonly AccountConfig[],
  regionQueues: Pick<RegionQueues, 'all'>,
  store: Pick<SharedStore, 'state'> | null,
  replicas: number,
): (() => Promise<KeySourceHealth>) => {
  const credentials = createCredentialsMonitor(accountsNow, regionQueues);
  return async () => ({
    regionQueues: regionQueues.all.map(({ account, region, circuit }) => ({
      provider: account.provider,
      accountId: account.accountId,
      region,
      circuit,
    })),
    credentials: await credentials.states(),
    redis: store ? store.state : null,
    quotaDividedBy: store?.state === 'up' ? null : replicas,
  });
};
