#!/usr/bin/env node
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

// From Node 22 on, V8's compiled code can be cached for the next start, if this is turned on before anything loads.
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
enableCompileCache?.(fileURLToPath(new URL('../dist/compile-cache', import.meta.url)));

const { run } = await import('./cli/program.ts');
const { readVersion } = await import('./version.ts');

await run(process.argv.slice(2), readVersion(new URL('../package.json', import.meta.url)));
