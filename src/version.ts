import { readFileSync } from 'node:fs';

/** The version in the package.json at `manifest`. */
export const readVersion = (manifest: URL): string => {
  const { version }: { readonly version?: unknown } = JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof version === 'string' ? version : 'unknown';
};
