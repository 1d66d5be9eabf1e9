import { readFileSync } from 'node:fs';
import type { Config } from '../../../../src/config/config.ts';
import type { World } from '../keys.ts';
import type { Launcher, Program } from '../programs/launch.ts';
import type { OursArgument, OursProgram } from './ours.ts';
import type { SandboxArgument, SandboxProgram } from './sandbox.ts';

export interface Sides {
  readonly sandbox: Program<SandboxProgram>;
  readonly ours: Program<OursProgram>;
  readonly accounts: OursArgument['accounts'];
  readonly url: string;
}

export interface SidesOptions {
  readonly world: World;
  readonly sandbox?: SandboxArgument['options'];
  readonly settings?: OursArgument['settings'];
  /** Instead of the documented quota. */
  readonly requestsPerSecond?: number;
}

/** For many keys at once, the last of which may take longer than a client would wait. */
export const patient: Config['provider'] = { timeoutMs: 10_000, deadlineMs: 60_000, credentialsTimeoutMs: 5000 };

/** A day, for measures of cached answers. */
export const keptLong: Pick<Config, 'cache'> = {
  cache: { ttlMs: 86_400_000, negativeTtlMs: 5000, staleMs: 600_000, maxEntries: 200_000, maxBytes: 268_435_456 },
};

const project = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'));

/** The options that `npm start` passes to Node. */
export const startFlags: readonly string[] = project.scripts.start
  .split(' ')
  .filter((word: string) => word.startsWith('--'));

/** Starts the sandbox with these keys, and the service in front of it, and waits until it is ready. */
export const startSides = async (launcher: Launcher, options: SidesOptions): Promise<Sides> => {
  const { world, settings = keptLong, requestsPerSecond = null } = options;
  const argument = { world, ...(options.sandbox ? { options: options.sandbox } : {}) } satisfies SandboxArgument;
  const sandbox = await launcher.launch<SandboxProgram>('test/e2e/bench/servers/sandbox.ts', argument);
  const accounts = (await sandbox.tell('accounts')).map((account) => ({ ...account, requestsPerSecond }));
  const settled = { accounts, settings } satisfies OursArgument;
  const ours = await launcher.launch<OursProgram>('test/e2e/bench/servers/ours.ts', settled, startFlags);
  const url = await ours.tell('url');
  while (!(await fetch(new URL('/health/ready', url))).ok);
  return { sandbox, ours, accounts, url };
};
