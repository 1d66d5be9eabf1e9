import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import type { EmbeddedAnswer, EmbeddedSettings } from './messages.ts';

/**
 * The thread in which the embedded Postgres runs: it takes messages of Postgres's own protocol and answers them in their
 * order. On the main thread it would hold up requests for seconds.
 */

const answer = (message: EmbeddedAnswer): void => parentPort?.postMessage(message);

/** A database that has been made before is copied where there is none yet: making one takes seconds. */
const toOptions = ({ folder, template }: EmbeddedSettings): PGliteOptions => {
  const isThere = folder !== null && existsSync(join(folder, 'PG_VERSION'));
  return {
    ...(folder !== null && { dataDir: folder }),
    ...(template !== null && !isThere && { loadDataDir: new Blob([new Uint8Array(readFileSync(template))]) }),
  };
};

const database = await PGlite.create(toOptions(workerData));

let last: Promise<void> = Promise.resolve();

const serve = async (message: Uint8Array | null): Promise<void> => {
  if (message !== null) {
    answer({ kind: 'bytes', bytes: await database.execProtocolRaw(message) });
    return;
  }
  await database.close();
  answer({ kind: 'closed' });
};

parentPort?.on('message', (message: Uint8Array | null) => {
  last = last.then(() => serve(message));
});
answer({ kind: 'ready' });
