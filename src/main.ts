#!/usr/bin/env node
import { run } from './cli/program.ts';
import { readVersion } from './cli/version.ts';

await run(process.argv.slice(2), readVersion(new URL('../package.json', import.meta.url)));
