import { setImmediate as nextTurn } from 'node:timers/promises';
import { within } from '../clock.ts';
import type { AccountConfig } from '../config/config.ts';
import { KmsError, type KmsProvider } from '../errors.ts';
import type { RegionQueue } from './region-queue.ts';
import type { RegionQueues } from './region-queues.ts';

interface CredentialsState {
  readonly provider: KmsProvider;
  readonly accountId: string;
  /** null before the first check. */
  readonly usable: boolean | null;
  readonly error: KmsError | null;
}

export interface CredentialsMonitor {
  /**
   * The known state of each account, in the order of the configuration. Starts a new check in the background if the
   * last one is more than ten seconds old. Waits, briefly, only while an account has never been checked.
   */
  states(): Promise<readonly CredentialsState[]>;
}

/** Several health probes may arrive every few seconds; credentials are checked no more often than this. */
const minIntervalMs = 10_000;
const checkTimeoutMs = 8000;
/** Health probes wait for about a second: an incomplete answer is better than a late one. */
const firstCheckWaitMs = 50;
const maxConcurrentChecks = 20;

export const createCredentialsMonitor = (
  accountsNow: () => readonly AccountConfig[],
  regionQueues: Pick<RegionQueues, 'all'>,
): CredentialsMonitor => {
  const errors = new WeakMap<AccountConfig, KmsError | null>();
  let round: Promise<void> | null = null;
  let roundAt = Number.NEGATIVE_INFINITY;

  const check = async (account: AccountConfig): Promise<void> => {
    const queue = regionQueues.all.find((candidate) => candidate.account === account);
    if (queue) errors.set(account, await checkQueue(queue));
  };
  const checkAll = async (): Promise<void> => {
    const left = [...accountsNow()];
    // The first check creates the account's client, which takes milliseconds: other work runs in between.
    let turn: Promise<void> = Promise.resolve();
    const worker = async () => {
      for (let account = left.shift(); account; account = left.shift()) {
        turn = turn.then(() => nextTurn());
        await turn;
        await check(account);
      }
    };
    await Promise.all(Array.from({ length: maxConcurrentChecks }, worker));
  };
  const begin = (): void => {
    if (round !== null || performance.now() - roundAt < minIntervalMs) return;
    roundAt = performance.now();
    round = checkAll().finally(() => {
      round = null;
    });
  };

  return {
    async states() {
      begin();
      const accounts = accountsNow();
      if (round && accounts.some((account) => !errors.has(account))) await within(round, firstCheckWaitMs);
      return accounts.map((account) => toState(account, errors.get(account)));
    },
  };
};

const toState = ({ provider, accountId }: AccountConfig, error: KmsError | null | undefined): CredentialsState => ({
  provider,
  accountId,
  usable: error === undefined ? null : error === null,
  error: error ?? null,
});

const checkQueue = ({ client }: RegionQueue): Promise<KmsError | null> =>
  client.checkCredentials({ signal: AbortSignal.timeout(checkTimeoutMs) }).then(() => null, toKmsError);

const toKmsError = (error: unknown): KmsError =>
  error instanceof KmsError
    ? error
    : new KmsError({ code: 'KMS_CREDENTIALS_INVALID', message: 'No credentials for this account.' }, { cause: error });
