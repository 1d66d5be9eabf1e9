import type { AccountConfig } from '../../../../src/config/config.ts';
import { serve } from '../programs/serve.ts';
import { type CreateReader, createAlibabaCloudReader, createAwsReader } from './sdk-readers.ts';
import { usageCommands } from './usage.ts';

export interface BareSdkArgument {
  readonly accounts: readonly AccountConfig[];
}

/** Keys of one account. */
export interface AccountKeys {
  readonly account: number;
  readonly arns: readonly string[];
}

const createReader: CreateReader = (account) =>
  account.provider === 'AWS' ? createAwsReader(account) : createAlibabaCloudReader(account);

/** Only the vendor's SDK, with as many concurrent calls to each account as the service makes. */
const open = async ({ accounts }: BareSdkArgument) => {
  const regionQueues = accounts.map((account) => ({
    read: createReader(account),
    width: account.maxConcurrency,
  }));
  const readAll = async ({ account, arns }: AccountKeys): Promise<void> => {
    const regionQueue = regionQueues[account];
    if (!regionQueue) throw new RangeError(`There is no account ${account}.`);
    const left = arns.values();
    const work = async () => {
      for (const arn of left) await regionQueue.read(arn);
    };
    await Promise.all(Array.from({ length: regionQueue.width }, work));
  };
  return {
    read: async (keys: readonly AccountKeys[]) => void (await Promise.all(keys.map(readAll))),
    ...usageCommands,
  };
};

export type BareSdkProgram = Awaited<ReturnType<typeof open>>;

serve(open);
