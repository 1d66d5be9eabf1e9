import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/** Files that the compiled programs need next to them; `dist` contains GraphiQL's page and an empty index. */
const beside = [
  'node_modules',
  'schema',
  'package.json',
  'dist',
  'test/e2e/node_modules',
  'src/fleet/store/migrations',
];

export interface Build {
  /** The compiled file of a source file, which is given relative to the project's root. */
  pathOf(source: string): string;
  remove(): void;
}

/**
 * Compiles the service and its peers into a separate folder, so that no program needs a loader, and the project's own
 * folders stay unchanged. The command line is bundled as in a release.
 */
export const build = (): Build => {
  const folder = mkdtempSync(join(tmpdir(), 'key-policy-bench-'));
  const remove = () => rmSync(folder, { recursive: true });
  try {
    compile(folder);
  } catch (error) {
    remove();
    throw error;
  }
  return { pathOf: (source) => join(folder, source.replace(/\.ts$/, '.js')), remove };
};

const runTool = (...args: readonly string[]): void => {
  execFileSync(process.execPath, args, { cwd: project, stdio: ['ignore', 'inherit', 'inherit'] });
};

const compile = (folder: string): void => {
  runTool('node_modules/typescript/bin/tsc', '-p', 'test/e2e/bench', '--outDir', folder);
  const bundled = ['--config', 'src/cli/package/main.config.ts', '--outDir', join(folder, 'src'), '--logLevel', 'warn'];
  runTool('node_modules/vite/bin/vite.js', 'build', ...bundled);
  for (const name of beside) symlinkSync(join(project, name), join(folder, name));
};
