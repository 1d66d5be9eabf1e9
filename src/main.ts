#!/usr/bin/env node
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

// Since Node 22 what V8 has compiled can be kept for the next start. It must be asked for before anything is loaded.
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
enableCompileCache?.(fileURLToPath(new URL('../dist/compile-cache', import.meta.url)));

const { run } = await import('./cli/program.ts');
const { readVersion } = await import('./cli/version.ts');

await run(process.argv.slice(2), readVersion(new URL('../package.json', import.meta.url)));
