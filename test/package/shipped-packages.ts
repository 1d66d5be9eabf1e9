import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';

type Ranges = Readonly<Record<string, string>>;

interface LockedPackage {
  readonly dev?: boolean;
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dependencies?: Ranges;
  readonly optionalDependencies?: Ranges;
  readonly peerDependencies?: Ranges;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export interface Lockfile {
  /** By the folder of the package; the project itself is the empty one. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies: Ranges;
  readonly devDependencies: Ranges;
  readonly peerDependencies: Ranges;
  readonly peerDependenciesMeta: object;
}

export interface ShippedPackage {
  readonly path: string;
  readonly version: string;
  /** An SPDX expression; empty where the package names none. */
  readonly licence: string;
}

/** Licences whose names in a package.json are not SPDX identifiers; each was verified in the package's LICENSE. */
const named: Readonly<Record<string, string>> = { 'Apache License 2.0': 'Apache-2.0' };

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** The packages that a source file imports or requires: neither types, nor what a template literal contains. */
export const importedPackages = (source: string): readonly string[] =>
  [...source.matchAll(/^(?!import type).*(?<!`)(?:from|import\(|require\()\s*'([^'.][^']*)'/gm)]
    .map(([, specifier = '']) => packageOf(specifier))
    .filter((name) => !isBuiltin(name));

const root = new URL('../../', import.meta.url);

export const readLockfile = (): Lockfile => JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'));
export const readManifest = (): Manifest => JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

/** Sources that are no part of the programs: the explorer's page, and the configuration of the bundles. */
const isProgram = (path: string): boolean => path.endsWith('.ts') && !/^(?:explorer|cli\/package)\//.test(path);

/**
 * What the programs consist of, besides their own code, with the ranges in package.json: packages that are installed
 * with the service, those in its bundle, which are development dependencies, and those that some services add.
 */
export const shippedDependencies = ({
  dependencies,
  devDependencies,
  peerDependencies,
}: Pick<Manifest, 'dependencies' | 'devDependencies' | 'peerDependencies'>): Ranges => {
  const source = new URL('src/', root);
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(isProgram);
  const imported = files.flatMap((path) => importedPackages(readFileSync(new URL(path, source), 'utf8')));
  const bundled = Object.entries(devDependencies).filter(([name]) => imported.includes(name));
  return { ...dependencies, ...peerDependencies, ...Object.fromEntries(bundled) };
};

/** The folder in which a package finds another one, as Node resolves names; null where it is not installed. */
const resolve = ({ packages }: Lockfile, from: string, name: string): string | null => {
  const path = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (packages[path]) return path;
  if (from === '') return null;
  const parent = from.slice(0, from.lastIndexOf('node_modules/')).replace(/\/$/, '');
  return resolve({ packages }, parent, name);
};

/** What an installation of the package adds. Optional peers are installed only by who wants them. */
const dependenciesOf = (locked: LockedPackage): readonly string[] => {
  const { dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta } = locked;
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta?.[name]?.optional);
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
};

/** The packages with these names and all that they depend on, on any platform. */
export const shippedPackages = (lockfile: Lockfile, names: readonly string[]): readonly ShippedPackage[] => {
  const paths = new Set<string>();
  const add = (from: string, wanted: readonly string[]): void => {
    for (const name of wanted) {
      const path = resolve(lockfile, from, name);
      if (path === null || paths.has(path)) continue;
      paths.add(path);
      add(path, dependenciesOf(lockfile.packages[path] ?? {}));
    }
  };
  add('', names);
  return [...paths].sort().map((path) => {
    const { version = '', license = '' } = lockfile.packages[path] ?? {};
    return { path, version, licence: named[license] ?? license };
  });
};
