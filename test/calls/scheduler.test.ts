import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createScheduler } from '../../src/calls/scheduler.ts';
import type { Flight } from '../../src/load.ts';

const flight = (): Flight => ({
  first: { loadId: 'scan', subject: null, fresh: false },
  ended: null,
  signal: new AbortController().signal,
  deadline: Date.now() + 60_000,
  loads: new Map([['scan', 'caller']]),
  queuePosition: null,
  stage: 'queued',
  sentAt: 0,
  answeredAt: 0,
  lastFailure: null,
});

it('lets the event loop go on while it gives many turns', async () => {
  const unlimited = { take: () => 0, leastWait: () => 0, throttled: () => {} };
  const scheduler = createScheduler({ maxConcurrency: 100, now: Date.now, createRateLimiter: () => unlimited });
  for (let call = 0; call < 10; call += 1) scheduler.next('GetKeyPolicy', flight());
  const running: number[] = [];
  do running.push(scheduler.running);
  while ((await setImmediate()) === undefined && scheduler.waiting > 0);
  running.push(scheduler.running);
  expect(running).toEqual([4, 8, 10]);
});
