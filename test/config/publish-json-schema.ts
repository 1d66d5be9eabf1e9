import { writeFileSync } from 'node:fs';
import { accountsFileJsonSchema } from '../../src/config/json-schema.ts';

/** Regenerates the published JSON Schema: run it with tsx, then format the file with Biome. */
const file = new URL('../../schema/accounts-file.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(accountsFileJsonSchema(), null, 2)}\n`);
