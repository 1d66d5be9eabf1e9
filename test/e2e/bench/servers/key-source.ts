import type { AccountConfig, Config } from '../../../../src/config/config.ts';
import { loadConfig } from '../../../../src/config/load-config.ts';
import { createKeySource } from '../../../../src/keys/create-key-source.ts';
import { inspectKeyPolicy } from '../../../../src/policy/inspect.ts';
import { descriptionOf } from '../../../../src/providers/descriptions.ts';
import { providers } from '../../../../src/providers/index.ts';
import { serve } from '../programs/serve.ts';
import type { AccountKeys } from './bare-sdk.ts';
import { usageCommands } from './usage.ts';

export interface KeySourceArgument {
  readonly accounts: readonly AccountConfig[];
  readonly settings: Pick<Config, 'cache' | 'provider'>;
}

/** The part of the service that calls providers (cache, region queues, circuits, clients), without HTTP and GraphQL. */
const open = async ({ accounts, settings }: KeySourceArgument) => {
  const config = { ...loadConfig({}), sandbox: false, accounts, ...settings };
  const source = createKeySource({
    config,
    providers,
    inspect: (ref, document) => inspectKeyPolicy(document, descriptionOf(ref.provider).language, ref),
    listeners: [],
  });
  const readAll = (arns: readonly string[]): Promise<unknown> => {
    const { signal } = new AbortController();
    const deadline = Date.now() + settings.provider.deadlineMs;
    const options = { signal, deadline, fresh: false, loadId: arns[0] ?? '', correlationId: '', subject: null };
    return Promise.all(
      arns.map((arn) => {
        const { ref } = source.resolve(arn);
        if (ref === null) throw new RangeError(`There is no key ${arn}.`);
        return source.policy(ref, 'default', options);
      }),
    );
  };
  return {
    read: async (keys: readonly AccountKeys[]) => void (await Promise.all(keys.map(({ arns }) => readAll(arns)))),
    ...usageCommands,
  };
};

export type KeySourceProgram = Awaited<ReturnType<typeof open>>;

serve(open);
