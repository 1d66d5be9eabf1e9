import { type CallFilter, createSandbox, type Fault, type SandboxOptions } from '../../../../src/sandbox/index.ts';
import { keysOf, type World } from '../keys.ts';
import { serve } from '../programs/serve.ts';

export interface SandboxArgument {
  readonly world: World;
  readonly options?: Pick<SandboxOptions, 'quotas' | 'latencyMs' | 'faults'>;
}

/** The sandbox in a separate process, so that it takes no CPU of the measured programs. */
const open = async ({ world, options }: SandboxArgument) => {
  const sandbox = await createSandbox({ ...options, seeds: false, keys: keysOf(world) });
  return {
    accounts: () => sandbox.accounts,
    count: (filter: CallFilter) => sandbox.calls.count(filter),
    setFault: (fault: Fault) => void sandbox.setFault(fault),
  };
};

export type SandboxProgram = Awaited<ReturnType<typeof open>>;

serve(open);
