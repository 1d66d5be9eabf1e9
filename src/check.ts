#!/usr/bin/env node
/** The command `check` by itself. Bundled into one file that needs no other package: see cli/package. */
import { createCheckCommand } from './cli/check/command.ts';
import { parseCommand } from './cli/parse-command.ts';
import { readVersion } from './version.ts';

const version = readVersion(new URL('../package.json', import.meta.url));
await parseCommand(createCheckCommand('key-policy-check', version), process.argv.slice(2));
