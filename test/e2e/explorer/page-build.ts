import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const sources = fileURLToPath(new URL('../../../src/explorer/', import.meta.url));
const page = fileURLToPath(new URL('../../../dist/explorer/index.html', import.meta.url));
const vite = fileURLToPath(new URL('../../../node_modules/vite/bin/vite.js', import.meta.url));

/**
 * Builds the page if its sources have changed since the last build. A separate process does so, since Vite's result
 * depends on NODE_ENV, which is `test` here.
 */
export async function ensurePage(): Promise<void> {
  const changedAt = Math.max(...files().map((file) => statSync(file).mtimeMs));
  if (existsSync(page) && statSync(page).mtimeMs >= changedAt) return;
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [vite, 'build', sources], { env });
}

function files(): readonly string[] {
  const entries = readdirSync(sources, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
}
