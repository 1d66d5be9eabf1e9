import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A package that only some services need: those that install this one install it themselves. */
interface OptionalPackage {
  readonly name: '@electric-sql/pglite' | '@modelcontextprotocol/sdk';
  /** A module of the package that the service loads. */
  readonly module: string;
}

/** The Postgres of the index where DATABASE_URL names no server. */
export const embeddedPostgres: OptionalPackage = { name: '@electric-sql/pglite', module: '@electric-sql/pglite' };

/** The protocol of `/mcp`. */
export const mcpSdk: OptionalPackage = {
  name: '@modelcontextprotocol/sdk',
  module: '@modelcontextprotocol/sdk/server/index.js',
};

const { resolve } = createRequire(import.meta.url);

const isInstalled = ({ module }: OptionalPackage): boolean => {
  try {
    resolve(module);
    return true;
  } catch {
    return false;
  }
};

/** The versions that package.json asks for, such as `^1.2.3`. */
const rangeOf = ({ name }: OptionalPackage): string => {
  const manifest: { readonly peerDependencies: Readonly<Record<OptionalPackage['name'], string>> } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return manifest.peerDependencies[name];
};

/** Tells how to install the package; null where it is installed. */
export const explainMissing = (wanted: OptionalPackage): string | null => {
  if (isInstalled(wanted)) return null;
  const versions = `"${wanted.name}@${rangeOf(wanted)}"`;
  const npx = `npx -p key-policy-subgraph -p ${versions} key-policy-subgraph`;
  return `needs a package that is not installed: npm install ${versions}, or without an installation ${npx}`;
};
