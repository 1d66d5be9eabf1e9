import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { WaitingBatches } from '../../src/calls/waiting-batches.ts';
import type { LoadOptions } from '../../src/load.ts';
import { request } from '../keys/scripted-provider.ts';

/** Batches of callers, of which those in `busy` have too many calls waiting. */
const start = () => {
  const busy = new Set<string>();
  const begun: string[] = [];
  const waitingOf = (caller: string) => (busy.has(caller) ? 2 : 0);
  const batches = new WaitingBatches({ waitingOf, maxConcurrency: 1, now: Date.now });
  const add = async (name: string, keys: number, more: Partial<LoadOptions> = {}) => {
    await batches.turn(keys, request({ caller: 'one', ...more }));
    begun.push(name);
  };
  return { busy, begun, batches, add };
};

it('begins a batch of each caller in an iteration of the event loop, alternately the oldest and the smallest', async () => {
  const { busy, begun, batches, add } = start();
  for (const caller of ['one', 'other']) busy.add(caller);
  for (const [name, keys] of Object.entries({ a: 100, b: 90, c: 20, d: 80 })) add(name, keys);
  add('x', 100, { caller: 'other' });
  await setImmediate();
  expect(begun).toEqual([]);
  busy.clear();
  batches.callsChanged();
  const counts: number[] = [];
  while (begun.length < 5) {
    await setImmediate();
    counts.push(begun.length);
  }
  expect(begun).toEqual(['a', 'x', 'c', 'b', 'd']);
  expect(counts).toEqual([2, 3, 4, 5]);
});

it('begins no batch of a caller whose calls wait, nor another one before the calls of the first are counted', async () => {
  const { busy, begun, batches, add } = start();
  busy.add('one');
  for (const name of ['a', 'b']) add(name, 100).then(() => busy.add('one'));
  for (let time = 0; time < 3; time += 1) {
    batches.callsChanged();
    await setImmediate();
  }
  expect(begun).toEqual([]);
  busy.clear();
  batches.callsChanged();
  for (let time = 0; time < 3; time += 1) await setImmediate();
  expect(begun).toEqual(['a']);
});

it('begins a batch in any case when its client has gone or its deadline has passed, so that it fails', async () => {
  const { busy, begun, batches, add } = start();
  busy.add('one');
  const client = new AbortController();
  const gone = add('gone', 100, { signal: client.signal });
  await add('late', 100, { deadline: Date.now() });
  expect(begun).toEqual(['late']);
  client.abort();
  await gone;
  busy.clear();
  expect(batches.turn(100, request({ caller: 'one' }))).toBeNull();
});
