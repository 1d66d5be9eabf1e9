import type { AccountConfig } from '../config/config.ts';
import type { KmsError, KmsProvider } from '../errors.ts';
import { createCredentialsMonitor } from './credentials-monitor.ts';
import type { RegionQueueState } from './region-queue.ts';
import type { RegionQueues } from './region-queues.ts';

/** Whether calls can be made: the circuits, the credentials and the shared store. */
export interface Health {
  readonly regionQueues: readonly Pick<RegionQueueState, 'provider' | 'accountId' | 'region' | 'circuit'>[];
  readonly credentials: readonly {
    readonly provider: KmsProvider;
    readonly accountId: string;
    /** null before the first check. */
    readonly usable: boolean | null;
    readonly error: KmsError | null;
  }[];
  /** null where no shared store is configured. */
  readonly redis: 'up' | 'down' | null;
  /** The configured number of replicas that share the quotas; null where Redis reports it. */
  readonly quotaDividedBy: number | null;
}

/**
 * Creates the function that reports the known state of each account and Region. It waits, briefly, only while the
 * credentials of an account have never been checked.
 */
export const createHealth = (
  accountsNow: () => readonly AccountConfig[],
  regionQueues: Pick<RegionQueues, 'all'>,
  store: { readonly state: 'up' | 'down' } | null,
  replicas: number,
): (() => Promise<Health>) => {
  const credentials = createCredentialsMonitor(accountsNow, regionQueues);
  return async () => ({
    regionQueues: regionQueues.all.map(({ regionKey, circuit }) => ({ ...regionKey, circuit })),
    credentials: await credentials.states(),
    redis: store ? store.state : null,
    quotaDividedBy: store?.state === 'up' ? null : replicas,
  });
};
