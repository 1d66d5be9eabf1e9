/**
 * `npm run sbom`: writes the bill of materials of the shipped packages to standard output, as CycloneDX. The tool that
 * creates it takes hashes only from lockfiles that name a registry; this one names none, so the hashes are added here.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Component {
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
  readonly components?: readonly Component[];
}

interface Hash {
  readonly alg: string;
  readonly content: string;
}

const tool = [
  '--yes',
  '@cyclonedx/cyclonedx-npm@6.0.1',
  '--package-lock-only',
  '--omit',
  'dev',
  '--output-reproducible',
];

const lockfile: { readonly packages: Readonly<Record<string, { readonly integrity?: string }>> } = JSON.parse(
  readFileSync('package-lock.json', 'utf8'),
);

/**
 * A lockfile's `sha512-<base64>` as CycloneDX writes it.
 * @see https://cyclonedx.org/docs/1.6/json/#components_items_hashes
 */
const toHash = (integrity: string): Hash => {
  const [algorithm = '', digest = ''] = integrity.split('-');
  return {
    alg: algorithm.toUpperCase().replace('SHA', 'SHA-'),
    content: Buffer.from(digest, 'base64').toString('hex'),
  };
};

const withHashes = (component: Component): Component & { readonly hashes?: readonly Hash[] } => {
  const path = component.properties?.find(({ name }) => name === 'cdx:npm:package:path')?.value ?? '';
  const integrity = lockfile.packages[path]?.integrity;
  return {
    ...component,
    ...(integrity === undefined ? {} : { hashes: integrity.split(' ').map(toHash) }),
    ...(component.components ? { components: component.components.map(withHashes) } : {}),
  };
};

const bill = JSON.parse(execFileSync('npx', tool, { encoding: 'utf8', maxBuffer: 2 ** 28 }));
process.stdout.write(`${JSON.stringify({ ...bill, components: bill.components.map(withHashes) }, null, 2)}\n`);
