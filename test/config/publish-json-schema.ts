import { writeFileSync } from 'node:fs';
import { accountsFileJsonSchema } from '../../src/config/json-schema.ts';

/** Writes the published JSON Schema anew: run it with tsx, then format the file with Biome. */
const file = new URL('../../schema/accounts-file.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(accountsFileJsonSchema(), null, 2)}\n`);
