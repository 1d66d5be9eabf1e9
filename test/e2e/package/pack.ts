import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface Manifest {
  readonly name: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

export interface Installation {
  readonly manifest: Manifest;
  /** A folder with only `node_modules`, which contains the package and, if requested, its dependencies. */
  readonly folder: string;
  /** The folder of the package in it. */
  readonly packageFolder: string;
  /** The packed files, as paths in the package. */
  readonly files: readonly string[];
  remove(): Promise<void>;
}

/** Builds, packs and unpacks the package as `npm publish` and `npm install` would, outside this checkout. */
export const installPackage = async ({ dependencies }: { readonly dependencies: boolean }): Promise<Installation> => {
  const workplace = await mkdtemp(join(tmpdir(), 'key-policy-subgraph-'));
  const [source, folder] = [join(workplace, 'source'), join(workplace, 'user')];
  const manifest: Manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await build(source);
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json'], { cwd: source });
  const [{ filename, files }] = JSON.parse(stdout);
  const modules = join(folder, 'node_modules');
  const packageFolder = join(modules, manifest.name);
  await mkdir(packageFolder, { recursive: true });
  await run('tar', ['-xzf', join(source, filename), '-C', packageFolder, '--strip-components=1']);
  if (dependencies) await Promise.all(Object.keys(manifest.dependencies).map((name) => link(name, modules)));
  return {
    manifest,
    folder,
    packageFolder,
    files: files.map(({ path }: { readonly path: string }) => path),
    remove: () => rm(workplace, { recursive: true, force: true }),
  };
};

/** Copies the checkout without generated folders, and compiles and bundles the sources. */
const build = async (source: string): Promise<void> => {
  const kept = (await readdir(root)).filter((name) => !['.git', 'node_modules', 'dist', 'coverage'].includes(name));
  const filter = (path: string) => basename(path) !== 'node_modules';
  await Promise.all(kept.map((name) => cp(join(root, name), join(source, name), { recursive: true, filter })));
  const programs = join(root, 'node_modules/.bin');
  const to = ['--outDir', join(source, 'dist')];
  await run(join(programs, 'tsc'), ['-p', 'src/tsconfig.build.json', ...to, '--noCheck'], { cwd: root });
  for (const name of ['main', 'library']) {
    const bundled = ['build', '--config', `src/cli/package/${name}.config.ts`, ...to, '--logLevel', 'warn'];
    await run(join(programs, 'vite'), bundled, { cwd: root });
  }
};

/** Links only the dependencies in package.json, so that a missing one is noticed. */
const link = async (name: string, modules: string): Promise<void> => {
  await mkdir(dirname(join(modules, name)), { recursive: true });
  await symlink(join(root, 'node_modules', name), join(modules, name));
};
