import { decodeText, type TextFile } from '../inputs/text-file.ts';
import { UsageError } from '../usage-error.ts';
import type { Host } from './host.ts';

/** A file to check. One that a glob found may not be a key policy. */
export interface FileArgument {
  readonly path: string;
  readonly named: boolean;
}

const withSlashes = (path: string): string => path.replaceAll('\\', '/').replace(/^\.\//, '');

const expand = async (argument: string, host: Host): Promise<readonly FileArgument[]> => {
  if (argument === '-') return [{ path: '-', named: true }];
  const kind = await host.kindOf(argument);
  if (kind === 'file') return [{ path: withSlashes(argument), named: true }];
  if (kind === 'folder')
    throw new UsageError(`${argument} is a folder. Specify files, or a glob such as "${argument}/**/*.json"`);
  const { isDynamicPattern } = await import('tinyglobby');
  if (!isDynamicPattern(argument)) throw new UsageError(`${argument}: no such file`);
  const found = await host.glob(argument);
  if (found.length === 0) throw new UsageError(`${argument}: no file matches`);
  return found.map((path) => ({ path: withSlashes(path), named: false }));
};

/**
 * The files that the arguments name, in order, without repeats.
 * @throws UsageError where an argument matches no file
 */
export const findFiles = async (args: readonly string[], host: Host): Promise<readonly FileArgument[]> => {
  const files = new Map<string, FileArgument>();
  for (const argument of args) {
    for (const file of await expand(argument, host)) if (!files.has(file.path)) files.set(file.path, file);
  }
  return [...files.values()];
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** @throws UsageError where it can't be read, or is not text */
export const readTextFile = async (path: string, host: Host): Promise<TextFile> => {
  try {
    return decodeText(path, await (path === '-' ? host.readStdin() : host.readFile(path)));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: can't be read (${reasonOf(error)})`);
  }
};

/** @throws UsageError where it can't be written */
export const writeTextFile = async (path: string, text: string, host: Host): Promise<void> => {
  try {
    await host.writeFile(path, text);
  } catch (error) {
    throw new UsageError(`${path}: can't be written (${reasonOf(error)})`);
  }
};
