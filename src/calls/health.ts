import type { SharedStore } from '../cache/shared-store.ts';
import type { AccountConfig } from '../config/config.ts';
import { KmsError } from '../errors.ts';
import type { KeySourceHealth } from '../keys/key-source.ts';
import type { RegionQueue } from './region-queue.ts';

/** Health is asked for every few seconds by several probes: credentials are looked at no more often than this. */
const credentialsTtlMs = 10_000;
const credentialsTimeoutMs = 2000;

export const createHealth = (
  accounts: readonly AccountConfig[],
  regionQueues: readonly RegionQueue[],
  store: Pick<SharedStore, 'state'> | null,
): (() => Promise<KeySourceHealth>) => {
  let checked: { readonly at: number; readonly credentials: Promise<KeySourceHealth['credentials']> } | null = null;

  const credentials = (): Promise<KeySourceHealth['credentials']> => {
    const at = performance.now();
    if (!checked || at - checked.at > credentialsTtlMs) {
      checked = { at, credentials: Promise.all(accounts.map((account) => checkAccount(account, regionQueues))) };
    }
    return checked.credentials;
  };

  return async () => ({
    regionQueues: regionQueues.map(({ account, region, circuit }) => ({
      provider: account.provider,
      accountId: account.accountId,
      region,
      circuit,
    })),
    credentials: await credentials(),
    redis: store ? store.state : null,
  });
};

const checkAccount = async (
  account: AccountConfig,
  regionQueues: readonly RegionQueue[],
): Promise<KeySourceHealth['credentials'][number]> => {
  const { provider, accountId } = account;
  const regionQueue = regionQueues.find((candidate) => candidate.account === account);
  const signal = AbortSignal.timeout(credentialsTimeoutMs);
  const error = regionQueue ? await regionQueue.client.checkCredentials({ signal }).then(() => null, toKmsError) : null;
  return { provider, accountId, error };
};

const toKmsError = (error: unknown): KmsError =>
  error instanceof KmsError
    ? error
    : new KmsError(
        { code: 'KMS_CREDENTIALS_INVALID', message: 'No credentials can be had for this account.' },
        { cause: error },
      );
