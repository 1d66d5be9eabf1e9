import type { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/fleet/store/database.ts';
import { createToyCloud, everything, serveToyCloud, toyKeys, until } from './toy-cloud.ts';

/** Records the threads that are started from now on. */
const watchThreads = (): readonly Worker[] => {
  const threads: Worker[] = [];
  const note = (thread: Worker) => threads.push(thread);
  process.on('worker', note);
  onTestFinished(() => void process.off('worker', note));
  return threads;
};

it('every transaction fails while the database has ended', async () => {
  const [thread, { db, close }] = [watchThreads(), await openDatabase({ url: null, folder: null })];
  onTestFinished(close);
  await thread[0]?.terminate();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await expect(db.transaction(async () => 'done')).rejects.toThrow();
  }
});

it('an embedded index whose database has ended is reopened, and read again', async () => {
  const threads = watchThreads();
  const cloud = createToyCloud(toyKeys(10));
  const { fleet, close } = serveToyCloud(cloud);
  onTestFinished(close);
  const isWhole = () =>
    until(
      () => fleet.count(everything),
      ({ judged, unread }) => judged + unread === 10,
    );
  await isWhole();
  expect(threads).toHaveLength(1);
  await threads[0]?.terminate();
  await expect(fleet.count(everything)).rejects.toMatchObject({ code: 'KMS_INDEX_UNAVAILABLE' });
  await isWhole();
  expect(threads).toHaveLength(2);
});
