import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Texts to replace, each of which must exist, and their replacements. */
export type Changes = readonly (readonly [from: string, to: string])[];

/** A copy of the sources that a test may change. */
export interface Checkout {
  readonly folder: string;
  edit(file: string, changes: Changes): Promise<void>;
  /** Copies the files of a folder, whose imports are redirected. */
  add(from: string, to: string, imports: Readonly<Record<string, string>>): Promise<void>;
  remove(): Promise<void>;
}

const replaced = (text: string, [from, to]: Changes[number]): string => {
  if (!text.includes(from)) throw new Error(`Expected to find: ${from}`);
  return text.replace(from, to);
};

/** Copies the sources of the service to a new folder, which uses the same installed packages. */
export const checkOut = async (): Promise<Checkout> => {
  const folder = await mkdtemp(join(tmpdir(), 'new-provider-'));
  for (const name of ['src', 'schema', 'package.json', 'tsconfig.json']) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    async edit(file, changes) {
      const path = join(folder, file);
      await writeFile(path, changes.reduce(replaced, await readFile(path, 'utf8')));
    },
    async add(from, to, imports) {
      await mkdir(join(folder, to));
      for (const name of await readdir(from)) {
        let text = await readFile(join(from, name), 'utf8');
        for (const [start, target] of Object.entries(imports)) text = text.replaceAll(`'${start}`, `'${target}`);
        await writeFile(join(folder, to, name), text);
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
