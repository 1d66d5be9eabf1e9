import { expect, it } from 'vitest';
import { createRestarts } from '../../src/cluster/restarts.ts';

it('waits longer each time that a worker ends soon, and not for one that has lived', () => {
  const restarts = createRestarts();
  const lives = [10, 10, 10, 59_999, 10, 10, 10, 10, 10, 60_000, 10, 10];
  const delays = lives.map((livedMs) => restarts.delayMs(livedMs));
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 500, 500, 1000]);
});
