import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const sources = fileURLToPath(new URL('../../src/explorer/', import.meta.url));
const page = fileURLToPath(new URL('../../dist/explorer/index.html', import.meta.url));

/** Builds the page where it has not been built since its sources changed. */
export async function ensurePage(): Promise<void> {
  const changedAt = Math.max(...files().map((file) => statSync(file).mtimeMs));
  if (!existsSync(page) || statSync(page).mtimeMs < changedAt) {
    await build({ configFile: `${sources}vite.config.ts` });
  }
}

function files(): readonly string[] {
  const entries = readdirSync(sources, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
}
