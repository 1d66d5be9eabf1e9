import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import picocolors from 'picocolors';
import { UsageError } from '../usage-error.ts';

/** The environment of `check`: files, streams, the date. Tests substitute their own. */
export interface Host {
  /** Null where it does not exist. */
  kindOf(path: string): Promise<'file' | 'folder' | null>;
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, text: string): Promise<void>;
  readStdin(): Promise<Uint8Array>;
  /** Files that match a pattern, sorted, without those in `node_modules` and `.git`. */
  glob(pattern: string): Promise<readonly string[]>;
  /** The output of git. Rejects with git's own message. */
  git(args: readonly string[]): Promise<Uint8Array>;
  /** The body of the response to a POST. Rejects where there is none. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<string>;
  /** Writes to standard output. Rejects where that fails. */
  write(text: string): Promise<void>;
  warn(text: string): void;
  /** Whether output goes to a terminal with colours. */
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

/** The time limit of a request, longer than a subgraph takes. */
const timeoutMs = 30_000;

const post: Host['post'] = async (url, headers, body) => {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    return await (await fetch(url, { method: 'POST', headers, body, signal })).text();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new UsageError(`${url}: no response (${cause instanceof Error ? cause.message : String(cause)})`);
  }
};

/** The package is loaded here: most checks name their files. */
const glob: Host['glob'] = async (pattern) => {
  const { glob: find } = await import('tinyglobby');
  return (await find([pattern], { ignore: ['**/node_modules/**', '**/.git/**'], expandDirectories: false })).sort();
};

/** A reader that closes the pipe, such as `head`, has read enough: this is no failure. */
const write: Host['write'] = (text) =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error || ('code' in error && error.code === 'EPIPE')) resolve();
      else reject(new UsageError(`standard output: can't be written (${error.message})`));
    });
  });

/** A stream's errors would end the process: `write` reports those of standard output. */
const surviveErrors = (stream: NodeJS.WriteStream): void => void stream.on('error', () => {});

/** The files and streams of this process. */
export const createHost = (): Host => {
  for (const stream of [process.stdout, process.stderr]) surviveErrors(stream);
  return {
    kindOf,
    readFile: (path) => readFile(path),
    writeFile: (path, text) => writeFile(path, text),
    readStdin: () => buffer(process.stdin),
    glob,
    git: async (args) => (await run('git', [...args], { encoding: 'buffer', maxBuffer: 2 ** 29 })).stdout,
    post,
    write,
    warn: (text) => void process.stderr.write(text),
    colors: picocolors.isColorSupported && process.stdout.isTTY === true,
    today: new Date().toISOString().slice(0, 10),
  };
};
