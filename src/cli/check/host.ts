import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import picocolors from 'picocolors';
import { glob } from 'tinyglobby';
import { UsageError } from '../usage-error.ts';

/** Everything outside of the program that `check` touches: files, streams, the day. Tests bring one of their own. */
export interface Host {
  /** Null where there is nothing of that name. */
  kindOf(path: string): Promise<'file' | 'folder' | null>;
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, text: string): Promise<void>;
  readStdin(): Promise<Uint8Array>;
  /** Files that fit a pattern, sorted, without those of `node_modules` and `.git`. */
  glob(pattern: string): Promise<readonly string[]>;
  /** What git prints. Rejects with git's own words. */
  git(args: readonly string[]): Promise<Uint8Array>;
  /** The body of the answer to a POST. Rejects where there is none. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<string>;
  write(text: string): void;
  warn(text: string): void;
  /** Whether what is written is read on a terminal that shows colours. */
  readonly colors: boolean;
  /** Today's date in UTC, `2027-03-31`. */
  readonly today: string;
}

const run = promisify(execFile);

const kindOf: Host['kindOf'] = async (path) => {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return null;
  }
};

/** Longer than any answer takes that a pipeline would wait for. */
const patienceMs = 30_000;

const post: Host['post'] = async (url, headers, body) => {
  try {
    const signal = AbortSignal.timeout(patienceMs);
    return await (await fetch(url, { method: 'POST', headers, body, signal })).text();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new UsageError(`${url}: no answer (${cause instanceof Error ? cause.message : String(cause)})`);
  }
};

/** This process's own files and streams. */
export const createHost = (): Host => ({
  kindOf,
  readFile: (path) => readFile(path),
  writeFile: (path, text) => writeFile(path, text),
  readStdin: () => buffer(process.stdin),
  glob: async (pattern) =>
    (await glob([pattern], { ignore: ['**/node_modules/**', '**/.git/**'], expandDirectories: false })).sort(),
  git: async (args) => (await run('git', [...args], { encoding: 'buffer', maxBuffer: 2 ** 29 })).stdout,
  post,
  write: (text) => void process.stdout.write(text),
  warn: (text) => void process.stderr.write(text),
  colors: picocolors.isColorSupported && process.stdout.isTTY === true,
  today: new Date().toISOString().slice(0, 10),
});
