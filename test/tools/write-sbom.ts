/**
 * `npm run sbom`: writes the bill of materials of the shipped packages to standard output, as CycloneDX. The tool that
 * creates it takes hashes only from lockfiles that name a registry; this one names none, so the hashes are added here.
 * It knows nothing of bundles: it reads a package.json that lists what the bundle contains as dependencies.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLockfile, readManifest, shippedDependencies, shippedPackages } from '../package/shipped-packages.ts';

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

const lockfile = readLockfile();

/** Writes the package.json and the lockfile of an installation that contains all that is shipped. */
const writeInstallation = (folder: string): void => {
  const { devDependencies, peerDependencies, peerDependenciesMeta, ...manifest } = readManifest();
  const dependencies = shippedDependencies({ ...manifest, devDependencies, peerDependencies });
  const paths = new Set(shippedPackages(lockfile, Object.keys(dependencies)).map(({ path }) => path));
  const { name, version, license } = manifest;
  const shipped = Object.entries(lockfile.packages).filter(([path]) => paths.has(path));
  const packages = {
    '': { name, version, license, dependencies },
    ...Object.fromEntries(shipped.map(([path, { dev, ...locked }]) => [path, locked])),
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, dependencies }));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ ...lockfile, packages }));
};

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

const createBill = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
  try {
    writeInstallation(folder);
    return JSON.parse(execFileSync('npx', tool, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const bill = createBill();
process.stdout.write(`${JSON.stringify({ ...bill, components: bill.components.map(withHashes) }, null, 2)}\n`);
