/** Installs the packages that only these tests need, unless this version of the lockfile is installed already. */
import { execSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const mark = `${folder}node_modules/.installed-lockfile`;
const lockfile = createHash('sha256')
  .update(readFileSync(`${folder}package-lock.json`))
  .digest('hex');

if (!existsSync(mark) || readFileSync(mark, 'utf8') !== lockfile) {
  execSync('npm ci --ignore-scripts --no-audit --no-fund', { cwd: folder, stdio: 'inherit' });
  writeFileSync(mark, lockfile);
}
