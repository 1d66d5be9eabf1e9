import { readdirSync, readFileSync } from 'node:fs';

const schemaFolder = new URL('../../schema/', import.meta.url);

/** The published SDL: the files of the folder `schema`, ordered by name. */
export const readSdl = (): string =>
  readdirSync(schemaFolder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => readFileSync(new URL(name, schemaFolder), 'utf8'))
    .join('\n');
