/** `npm run licences`: lists the shipped packages by licence, and fails where a licence is not permissive. */
import { isPermissive } from '../package/licences.ts';
import {
  readLockfile,
  readManifest,
  type ShippedPackage,
  shippedDependencies,
  shippedPackages,
} from '../package/shipped-packages.ts';

const shipped = shippedPackages(readLockfile(), Object.keys(shippedDependencies(readManifest())));
const refused = shipped.filter(({ licence }) => !isPermissive(licence));

const counts = new Map<string, number>();
for (const { licence } of shipped) counts.set(licence, (counts.get(licence) ?? 0) + 1);
const table = [...counts].sort(([, one], [, other]) => other - one).map(([licence, count]) => `${count}\t${licence}`);

const toLine = ({ path, version, licence }: ShippedPackage): string =>
  `${path} ${version}: ${licence === '' ? 'names no licence' : licence}`;

process.stdout.write(`${table.join('\n')}\n`);
if (refused.length > 0) {
  process.stderr.write(`Not permissive:\n${refused.map(toLine).join('\n')}\n`);
  process.exitCode = 1;
}
