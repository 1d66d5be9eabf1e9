import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { pageCost } from '../page-cost.ts';
import type { EmbeddedAnswer, EmbeddedSettings } from './messages.ts';

/**
 * The thread of the embedded Postgres, which answers messages of Postgres's protocol in order. On the main thread,
 * Postgres would block requests for seconds.
 */

const answer = (message: EmbeddedAnswer, moved: readonly ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, moved);

/**
 * The buffers are large enough for searches over 100,000 keys; larger ones would take memory without any benefit. Usage
 * statistics are not needed.
 */
const settings = [
  pageCost,
  'shared_buffers=64MB',
  'min_wal_size=32MB',
  'max_wal_size=64MB',
  'track_activities=off',
  'track_counts=off',
];
const startParams = [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ['-c', setting])];

/** Starts with a copy of a prepared database if there is none yet, since creating one takes seconds. */
const toOptions = ({ folder, template }: EmbeddedSettings): PGliteOptions => {
  const isThere = folder !== null && existsSync(join(folder, 'PG_VERSION'));
  return {
    startParams,
    ...(folder !== null && { dataDir: folder }),
    ...(template !== null && !isThere && { loadDataDir: new Blob([new Uint8Array(readFileSync(template))]) }),
  };
};

const database = await PGlite.create(toOptions(workerData));

let last: Promise<void> = Promise.resolve();

const serve = async (message: Uint8Array | null): Promise<void> => {
  if (message !== null) {
    const bytes = await database.execProtocolRaw(message);
    answer({ kind: 'bytes', bytes }, bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []);
    return;
  }
  await database.close();
  answer({ kind: 'closed' });
};

parentPort?.on('message', (message: Uint8Array | null) => {
  last = last.then(() => serve(message));
});
answer({ kind: 'ready' });
