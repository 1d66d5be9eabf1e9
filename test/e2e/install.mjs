/** Installs what these tests need beside the project's own packages, where the lockfile has changed since. */
import { execSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const installed = `${folder}node_modules/.package-lock.json`;

const isCurrent = () =>
  existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${folder}package-lock.json`).mtimeMs;

if (!isCurrent()) execSync('npm ci --ignore-scripts --no-audit --no-fund', { cwd: folder, stdio: 'inherit' });
