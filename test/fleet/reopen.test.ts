import type { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { createToyCloud, everything, serveToyCloud, toyKeys, until } from './toy-cloud.ts';

it('an embedded index whose database has ended is opened anew, and read again', async () => {
  const threads: Worker[] = [];
  const note = (thread: Worker) => threads.push(thread);
  process.on('worker', note);
  onTestFinished(() => void process.off('worker', note));
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
