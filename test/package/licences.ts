/** What may be shipped: licences that ask for their notice to be kept, and for nothing else. */
const permissive: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
]);

/** Packages whose package.json names their licence in words of its own; each was read in the package's LICENSE. */
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

/** Every package that an installation without development dependencies may hold, for any platform. */
export const shippedPackages = ({ packages }: Lockfile): readonly ShippedPackage[] =>
  Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { version = '', license = '' }]) => ({ path, version, licence: named[license] ?? license }));

/**
 * True where the SPDX expression leaves a way that is permissive throughout. Exceptions (`WITH`), nested parentheses
 * and all that is no expression count as not permissive: a person has to look.
 */
export const isPermissive = (licence: string): boolean => {
  const bare = licence.replace(/^\((.*)\)$/, '$1');
  return bare.split(' OR ').some((way) => way.split(' AND ').every((part) => permissive.has(part)));
};
