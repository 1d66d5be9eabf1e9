import { setImmediate as nextIteration } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createThreadTurns } from '../../src/compute/thread-turns.ts';
import type { Owner } from '../../src/compute/turn-queues.ts';

const never = 3_600_000;

/** One thread, whose tasks note their names when they begin, and end one after the other. */
const start = () => {
  const turns = createThreadTurns(1);
  const begun: string[] = [];
  const add = async (owner: Owner, name: string, timeoutMs = never): Promise<void> => {
    await turns.begin(owner, timeoutMs);
    begun.push(name);
  };
  const endAll = async (): Promise<void> => {
    await nextIteration();
    for (let ended = 0; ended < begun.length; ended += 1) {
      turns.end();
      await nextIteration();
    }
  };
  return { add, begun, endAll };
};

it('callers take turns, however many tasks one of them has', async () => {
  const { add, begun, endAll } = start();
  const [one, other] = [{ caller: 'one' }, { caller: 'other' }];
  for (let index = 0; index < 5; index += 1) void add(one, `one ${index}`);
  void add(other, 'other');
  await endAll();
  expect(begun).toEqual(['one 0', 'one 1', 'other', 'one 2', 'one 3', 'one 4']);
});

it('requests of a caller take turns', async () => {
  const { add, begun, endAll } = start();
  const [one, other] = [{ caller: 'gateway' }, { caller: 'gateway' }];
  for (let index = 0; index < 3; index += 1) void add(one, `one ${index}`);
  void add(other, 'other');
  await endAll();
  expect(begun).toEqual(['one 0', 'one 1', 'other', 'one 2']);
});

it('a task whose time is up never begins', async () => {
  const { add, begun, endAll } = start();
  void add({}, 'first');
  await expect(add({}, 'late', 1)).rejects.toMatchObject({ code: 'KMS_BUDGET_EXCEEDED', retryable: true });
  void add({}, 'third');
  await endAll();
  expect(begun).toEqual(['first', 'third']);
});

it('the tasks of a request beyond the limit are rejected at once, but not those of others', async () => {
  const { add, begun, endAll } = start();
  const [many, few] = [{ caller: 'gateway' }, { caller: 'gateway' }];
  const added = Promise.allSettled(Array.from({ length: 1500 }, (_, index) => add(many, `${index}`)));
  const last = add(few, 'few');
  await endAll();
  const rejected = (await added).filter(({ status }) => status === 'rejected');
  expect(rejected[0]).toMatchObject({ reason: { code: 'KMS_BUDGET_EXCEEDED', retryable: true } });
  expect(begun).toHaveLength(1500 - rejected.length + 1);
  await last;
});
