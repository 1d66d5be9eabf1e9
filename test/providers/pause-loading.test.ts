import { expect, it } from 'vitest';
import { pauseLoading } from '../../src/providers/pause-loading.ts';

it('between two parts of an SDK the event loop has time to accept a connection, read its request and answer', async () => {
  let iterations = 0;
  const count = (): void => {
    iterations += 1;
    immediate = setImmediate(count);
  };
  let immediate = setImmediate(count);
  await pauseLoading();
  clearImmediate(immediate);
  expect(iterations).toBeGreaterThanOrEqual(3);
});
