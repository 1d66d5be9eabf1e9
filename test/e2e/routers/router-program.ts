import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../cache/redis/redis-server.ts';
import type { Configuration } from './guide.ts';
import type { Supergraph } from './supergraph.ts';

/** How to find, configure and start a router that is not an npm package. */
export interface RouterKind {
  /** Its heading in OPERATING.md. */
  readonly name: string;
  /** The environment variable with the path of the program, and the names for which PATH is searched. */
  readonly variable: string;
  readonly programs: readonly string[];
  /** One line that says how to install it. */
  readonly howToGet: string;
  /** The version in a program's output; null if it is another program with the same name. */
  versionOf(program: string): string | null;
  /** The files that it needs, and the arguments that name them. `own` is the configuration under test. */
  prepare(setup: RouterSetup): RouterStart;
}

export interface RouterSetup {
  readonly folder: string;
  readonly port: number;
  readonly supergraph: Supergraph;
  readonly own: Configuration;
}

export interface RouterStart {
  /** The contents of the files, by their names in the folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The URL of its GraphQL endpoint. */
  readonly path: string;
}

export interface InstalledRouter {
  readonly kind: RouterKind;
  readonly program: string;
  readonly version: string;
}

export interface RunningRouter {
  readonly url: string;
  /** All of its output until now. */
  output(): string;
  close(): Promise<void>;
}

/** The output of a program's version option; empty if it can't be started. */
export const askForVersion = (program: string, ...args: readonly string[]): string => {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 30_000 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    return `${stdout}${stderr}`;
  }
};

/** The router on this machine; null where it is not installed. */
export const findRouter = (kind: RouterKind): InstalledRouter | null => {
  const named = process.env[kind.variable];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap((folder) => kind.programs.map((program) => join(folder, program)));
  for (const program of named === undefined ? found : [named]) {
    const version = existsSync(program) ? kind.versionOf(program) : null;
    if (version !== null) return { kind, program, version };
  }
  return null;
};

const answers = async (url: string): Promise<boolean> => {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' };
  const response = await fetch(url, init).catch(() => null);
  await response?.body?.cancel();
  return response?.status === 200;
};

/** Starts a router with this configuration, and waits until it responds. Rejects if it ends instead. */
export const startRouter = async (
  { kind, program }: InstalledRouter,
  supergraph: Supergraph,
  own: Configuration,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningRouter> => {
  const folder = await mkdtemp(join(tmpdir(), 'router-'));
  const port = await freePort();
  const start = kind.prepare({ folder, port, supergraph, own });
  await Promise.all(Object.entries(start.files).map(([name, text]) => writeFile(join(folder, name), text)));
  const child = spawn(program, start.args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...start.env, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}${start.path}`;
  const close = async () => {
    child.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  while (!(await answers(url))) {
    if (child.exitCode !== null) {
      await close();
      throw new Error(`${kind.name} ended with ${child.exitCode}: ${output}`);
    }
    await delay(100);
  }
  return { url, output: () => output, close };
};
