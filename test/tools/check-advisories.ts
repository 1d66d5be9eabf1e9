/**
 * `npm run advisories`: fails where a shipped package has a known vulnerability. A registry without advisories is a
 * failure only if CI_ADVISORIES is `required`.
 */
import { spawnSync } from 'node:child_process';
import { readLockfile, readManifest, shippedDependencies, shippedPackages } from '../package/shipped-packages.ts';

interface Vulnerability {
  readonly severity: string;
  readonly range: string;
  /** The folders of the package. */
  readonly nodes: readonly string[];
}

const shipped = shippedPackages(readLockfile(), Object.keys(shippedDependencies(readManifest())));
const isShipped = ({ nodes }: Vulnerability): boolean => shipped.some(({ path }) => nodes.includes(path));

const { stdout } = spawnSync('npm', ['audit', '--audit-level=moderate', '--json'], { encoding: 'utf8' });
const report = JSON.parse(stdout || '{}');
const found = Object.entries<Vulnerability>(report.vulnerabilities ?? {})
  .filter(([, { severity }]) => severity !== 'info' && severity !== 'low')
  .filter(([, vulnerability]) => isShipped(vulnerability));

if (report.vulnerabilities === undefined) {
  process.stderr.write('The registry answers no audits: advisories were not checked.\n');
  process.exitCode = process.env.CI_ADVISORIES === 'required' ? 1 : 0;
} else {
  const lines = found.map(([name, { severity, range }]) => `${severity}\t${name} ${range}`);
  process.stdout.write(`${lines.join('\n') || 'No advisories for what is shipped.'}\n`);
  process.exitCode = found.length > 0 ? 1 : 0;
}
