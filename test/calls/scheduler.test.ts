import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Scheduler } from '../../src/calls/scheduler.ts';
import type { Flight } from '../../src/load.ts';

const flight = (caller = 'caller'): Flight => ({
  first: { loadId: 'scan', correlationId: 'scan', caller, subject: null, fresh: false },
  ended: null,
  signal: new AbortController().signal,
  deadline: Date.now() + 60_000,
  loads: new Map([['scan', caller]]),
  queuePosition: null,
  stage: 'queued',
  sentAt: 0,
  answeredAt: 0,
  lastFailure: null,
});

it('lets the event loop go on while it gives many turns', async () => {
  const unlimited = { take: () => 0, leastWait: () => 0, throttled: () => {} };
  const scheduler = new Scheduler({ maxConcurrency: 100, now: Date.now, createRateLimiter: () => unlimited });
  for (let call = 0; call < 10; call += 1) scheduler.next('GetKeyPolicy', flight());
  const running: number[] = [];
  do running.push(scheduler.running);
  while ((await setImmediate()) === undefined && scheduler.waiting > 0);
  running.push(scheduler.running);
  expect(running).toEqual([4, 8, 10]);
});

it('gives a caller of few calls its turns soon while another caller has many', async () => {
  const unlimited = { take: () => 0, leastWait: () => 0, throttled: () => {} };
  const scheduler = new Scheduler({ maxConcurrency: 100, now: Date.now, createRateLimiter: () => unlimited });
  for (let call = 0; call < 200; call += 1) scheduler.next('GetKeyPolicy', flight('many'));
  while (scheduler.running < 8) await setImmediate();
  let begun = 0;
  for (let call = 0; call < 20; call += 1) {
    Promise.resolve(scheduler.next('GetKeyPolicy', flight('few'))).then(({ kind }) => {
      if (kind === 'turn') begun += 1;
    });
  }
  for (let iteration = 0; iteration < 2; iteration += 1) await setImmediate();
  expect(begun).toBe(20);
});

it('lets the event loop go on while it refuses many calls', async () => {
  const exhausted = { take: () => 60_000, leastWait: () => 0, throttled: () => {} };
  const scheduler = new Scheduler({ maxConcurrency: 100, now: Date.now, createRateLimiter: () => exhausted });
  let refused = 0;
  for (let call = 0; call < 120; call += 1) {
    Promise.resolve(scheduler.next('GetKeyPolicy', flight())).then(({ kind }) => {
      if (kind === 'refused') refused += 1;
    });
  }
  expect(scheduler.waiting).toBe(120);
  scheduler.refuseAll();
  expect(scheduler.waiting).toBe(0);
  const soFar: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await Promise.resolve();
    soFar.push(refused);
    await setImmediate();
  }
  expect(soFar[0]).toBeLessThanOrEqual(50);
  expect(soFar[1]).toBeLessThanOrEqual(100);
  while (refused < 120) await setImmediate();
});
