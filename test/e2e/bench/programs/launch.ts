import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Build } from '../build.ts';
import { type Commands, type Order, openId, type Report } from './serve.ts';

/** A program in a process of its own. */
export interface Program<C extends Commands> {
  /** Runs one of the program's commands, and resolves to its result. */
  tell<Name extends keyof C & string>(
    name: Name,
    ...argument: Parameters<C[Name]>
  ): Promise<Awaited<ReturnType<C[Name]>>>;
  /** Ends the process. */
  close(): Promise<void>;
}

export interface Launcher {
  /** Starts the program of a source file, which is given relative to the project's root. Resolves when it is ready. */
  launch<C extends Commands>(source: string, argument?: unknown, nodeFlags?: readonly string[]): Promise<Program<C>>;
  /** Ends all programs that are still running. */
  closeAll(): Promise<void>;
}

export interface LaunchOptions {
  readonly build: Build;
  /** The folder to which each process writes its CPU profile when it ends; null for none. */
  readonly profileFolder: string | null;
}

/** The file of the programs' output, for the case that one of them does not start. */
export const logFile = join(tmpdir(), 'key-policy-bench.log');

export const createLauncher = ({ build, profileFolder }: LaunchOptions): Launcher => {
  const running = new Set<ChildProcess>();
  const profiling = profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const start = (source: string, argument: unknown, nodeFlags: readonly string[]): ChildProcess => {
    const log = openSync(logFile, 'a');
    const child = fork(build.pathOf(source), [JSON.stringify(argument)], {
      execArgv: [...nodeFlags, ...profiling],
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  };
  return {
    async launch<C extends Commands>(source: string, argument: unknown = null, nodeFlags: readonly string[] = []) {
      const child = start(source, argument, nodeFlags);
      const { order, opened } = createConversation(child);
      await opened;
      return {
        tell: (name, ...[given]) => order(name, given) as never,
        close: () => end(child),
      } satisfies Program<C>;
    },
    closeAll: async () => void (await Promise.all([...running].map(end))),
  };
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.connected) child.disconnect();
  await exited;
};

/** Sends commands and receives their results, identified by numbers. If the program ends, pending commands fail. */
const createConversation = (child: ChildProcess) => {
  const open = new Map<number, { resolve(result: unknown): void; reject(reason: Error): void }>();
  let lastId = openId;
  const expect = (id: number) => new Promise<unknown>((resolve, reject) => open.set(id, { resolve, reject }));
  child.on('message', ({ id, result, error }: Report) => {
    const waiting = open.get(id);
    open.delete(id);
    if (error === null) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  });
  child.once('exit', (code) => {
    for (const { reject } of open.values()) reject(new Error(`A program ended with ${code}: see ${logFile}`));
  });
  return {
    opened: expect(openId),
    order: (name: string, argument: unknown): Promise<unknown> => {
      lastId += 1;
      child.send({ id: lastId, name, argument } satisfies Order);
      return expect(lastId);
    },
  };
};
