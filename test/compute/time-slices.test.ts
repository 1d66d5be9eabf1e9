import { setImmediate as nextIteration } from 'node:timers/promises';
import DataLoader from 'dataloader';
import { expect, it } from 'vitest';
import { createTimeSlices } from '../../src/compute/time-slices.ts';

/** A clock that the test moves. */
const start = () => {
  const clock = { now: 0 };
  const slices = createTimeSlices({ now: () => clock.now });
  const done: string[] = [];
  const work = (owner: object, name: string, ms: number): void => {
    const run = (): void => {
      clock.now += ms;
      done.push(name);
    };
    const turn = slices.turn(owner);
    if (turn) turn.then(run);
    else run();
  };
  return { work, done, slices, clock };
};

it('short work is done at once', () => {
  const { work, done } = start();
  work({}, 'a', 3);
  work({}, 'b', 3);
  expect(done).toEqual(['a', 'b']);
});

it('work beyond a slice waits for later iterations of the event loop', async () => {
  const { work, done } = start();
  const owner = {};
  for (let i = 0; i < 5; i += 1) work(owner, `${i}`, 30);
  expect(done).toEqual(['0']);
  const perIteration: number[] = [];
  while (done.length < 5) {
    const before = done.length;
    await nextIteration();
    perIteration.push(done.length - before);
  }
  expect(Math.max(...perIteration)).toBe(1);
});

it('owners take turns', async () => {
  const { work, done } = start();
  const [one, other] = [{}, {}];
  for (let i = 0; i < 4; i += 1) work(one, `one ${i}`, 30);
  work(other, 'other', 1);
  while (done.length < 5) await nextIteration();
  expect(done.indexOf('other')).toBeLessThanOrEqual(2);
});

it('the batch that a turn loads begins before the next turn', async () => {
  const { work, done, slices } = start();
  work({}, 'first', 30);
  const loader = new DataLoader(async (names: readonly string[]) => {
    done.push(`batch of ${names}`);
    return names;
  });
  const load = async (name: string): Promise<void> => {
    await slices.turn({});
    done.push(name);
    await loader.load(name);
  };
  await Promise.all([load('a'), load('b')]);
  expect(done).toEqual(['first', 'a', 'batch of a', 'b', 'batch of b']);
});

it('work that begins later waits for its turn if much of it was admitted before any began', async () => {
  const { slices, clock } = start();
  const owner = {};
  let done = 0;
  const all = Array.from({ length: 300 }, async () => {
    await slices.laterTurn(owner);
    clock.now += 1;
    done += 1;
  });
  const perIteration: number[] = [];
  while (done < all.length) {
    const before = done;
    await nextIteration();
    perIteration.push(done - before);
  }
  expect(Math.max(...perIteration)).toBeLessThanOrEqual(130);
});

it('callers take turns first, however many owners one of them has', async () => {
  const { work, done } = start();
  for (let i = 0; i < 50; i += 1) work({ caller: 'many' }, `many ${i}`, 30);
  work({ caller: '' }, 'few', 1);
  while (done.length < 51) await nextIteration();
  expect(done.indexOf('few')).toBeLessThanOrEqual(2);
});

it('a request begins when few others of its caller wait for turns; another caller does not wait for that', async () => {
  const { slices, clock, done } = start();
  const computing = new Set<string>();
  let most = 0;
  const request = async (caller: string, name: string): Promise<void> => {
    const owner = { caller };
    const first = slices.firstTurn(owner);
    if (first) await first;
    computing.add(name);
    most = Math.max(most, computing.size);
    for (let step = 0; step < 5; step += 1) {
      clock.now += 10;
      await slices.turn(owner);
    }
    computing.delete(name);
    done.push(name);
  };
  const all = Array.from({ length: 60 }, (_, index) => request('many', `many ${index}`));
  await nextIteration();
  all.push(request('few', 'few'));
  await Promise.all(all);
  expect(most).toBeLessThanOrEqual(10);
  expect(done.indexOf('few')).toBeLessThanOrEqual(8);
});

it('after a slice, turns wait while connections are accepted, but not for long', async () => {
  const { work, done, slices, clock } = start();
  for (let i = 0; i < 3; i += 1) work({}, `${i}`, 10);
  const accept = async (count: number, ms: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      slices.connectionAccepted();
      clock.now += ms;
      await nextIteration();
    }
  };
  await accept(60, 5);
  expect(done).toEqual(['0']);
  while (done.length < 2) await nextIteration();
  await accept(150, 0.1);
  expect(done).toEqual(['0', '1']);
  await accept(10, 1);
  expect(done).toEqual(['0', '1', '2']);
});
