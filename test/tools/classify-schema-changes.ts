/**
 * Classifies the changes of the SDL since it was last published, for CI and for release notes:
 *
 *   tsx test/tools/classify-schema-changes.ts             ends with 1 where a change breaks clients
 *   tsx test/tools/classify-schema-changes.ts --publish   makes the present SDL the published one, as a release does
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { readSdl } from '../../src/graphql/sdl.ts';
import { classifySchemaChanges } from '../graphql/schema-changes.ts';

const published = new URL('../graphql/published.graphql', import.meta.url);

if (process.argv.includes('--publish')) writeFileSync(published, readSdl());

const changes = await classifySchemaChanges(readFileSync(published, 'utf8'), readSdl());
for (const [kind, messages] of Object.entries(changes)) {
  process.stdout.write(`${kind}: ${messages.length}\n`);
  for (const message of messages) process.stdout.write(`  ${message}\n`);
}
if (changes.breaking.length > 0) process.exitCode = 1;
