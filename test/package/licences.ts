/** Licences of what may be shipped: they require only that their notice is kept. */
const permissive: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
]);

/** Licences whose names in a package.json are not SPDX identifiers; each was verified in the package's LICENSE. */
const named: Readonly<Record<string, string>> = { 'Apache License 2.0': 'Apache-2.0' };

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface ShippedPackage {
  readonly path: string;
  readonly version: string;
  /** An SPDX expression; empty where the package names none. */
  readonly licence: string;
}

/** Every package that an installation without development dependencies may contain, on any platform. */
export const shippedPackages = ({ packages }: Lockfile): readonly ShippedPackage[] =>
  Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { version = '', license = '' }]) => ({ path, version, licence: named[license] ?? license }));

/**
 * Whether the SPDX expression offers a choice that is permissive throughout. Exceptions (`WITH`), nested parentheses
 * and anything that is not an expression count as not permissive: a person has to check them.
 */
export const isPermissive = (licence: string): boolean => {
  const bare = licence.replace(/^\((.*)\)$/, '$1');
  return bare.split(' OR ').some((way) => way.split(' AND ').every((part) => permissive.has(part)));
};
