import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { migrateTables } from '../migrate.ts';
import { templateUrl } from './embedded-postgres.ts';
import { ProtocolStream } from './protocol-stream.ts';

/**
 * A build step: creates an empty index, which takes the embedded Postgres seconds, while copying it takes a fraction.
 * Also copies the migrations to the build output.
 */
const makeTemplate = async (): Promise<void> => {
  const dist = new URL('.', templateUrl);
  const sources = new URL('../../src/fleet/store/migrations/', dist);
  mkdirSync(dist, { recursive: true });
  cpSync(sources, new URL('store/migrations/', dist), { recursive: true });
  const database = await PGlite.create();
  const stream = () => new ProtocolStream((message) => database.execProtocolRaw(message));
  const client = new pg.Client({ stream });
  await client.connect();
  await migrateTables(client, fileURLToPath(sources));
  await client.end();
  const archive = await database.dumpDataDir('gzip');
  writeFileSync(templateUrl, Buffer.from(await archive.arrayBuffer()));
  await database.close();
};

await makeTemplate();
