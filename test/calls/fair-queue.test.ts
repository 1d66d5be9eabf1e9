import { expect, it } from 'vitest';
import { createFairQueue, type Ticket } from '../../src/calls/fair-queue.ts';

interface Named extends Ticket {
  readonly name: string;
}

const start = () => {
  const queue = createFairQueue<Named>();
  const add = (caller: string, count: number, loadId = caller): readonly Named[] => {
    const tickets = Array.from({ length: count }, () => ({
      name: caller,
      loads: new Map([[loadId, caller]]),
      waiting: true,
    }));
    for (const ticket of tickets) queue.add(ticket);
    return tickets;
  };
  const take = (count: number): readonly (string | undefined)[] =>
    Array.from({ length: count }, () => queue.take()?.caller);
  return { queue, add, take };
};

const shareOf = (callers: readonly (string | undefined)[], name: string): number =>
  callers.filter((caller) => caller === name).length;

it('gives the next turn to the caller that has the fewest', () => {
  const { queue, add, take } = start();
  add('greedy', 1000);
  take(50);
  add('modest', 20);
  expect(take(20)).toEqual(Array.from({ length: 20 }, () => 'modest'));
  for (let turn = 0; turn < 20; turn += 1) queue.end('modest');
  expect(queue.waitingOf('greedy')).toBe(950);
});

it('gives busy callers equal shares, regardless of earlier turns', () => {
  const { queue, add, take } = start();
  add('one', 1000);
  const held = [...take(40)];
  add('other', 1000, 'another request');
  for (let turn = 0; turn < 400; turn += 1) {
    queue.end(held.shift() ?? '');
    held.push(...take(1));
  }
  expect(shareOf(held, 'one')).toBe(20);
  expect(shareOf(held, 'other')).toBe(20);
});

it('alternates between the requests of a caller', () => {
  const { queue, add } = start();
  add('one', 100, 'scan');
  const page = add('one', 1, 'page');
  const taken = [queue.take(), queue.take(), queue.take()].map((next) => next?.ticket);
  expect(taken).toContain(page[0]);
});

it('returns every ticket once, also if requests share it, leave or end', () => {
  const { queue, add, take } = start();
  const [shared, gone] = add('one', 5);
  if (!shared || !gone) throw new Error('no tickets');
  (shared.loads as Map<string, string>).set('two', 'other');
  queue.share(shared, 'two', 'other');
  expect(queue.backlog('two', 'other')).toBe(1);
  queue.leave(gone);
  expect([queue.size, queue.waitingOf('one'), queue.waitingOf('other')]).toEqual([4, 4, 1]);
  const callers = take(5);
  expect(callers.filter((caller) => caller !== undefined)).toHaveLength(4);
  for (const caller of callers) if (caller !== undefined) queue.end(caller);
  expect([queue.size, queue.waitingOf('one'), queue.waitingOf('other')]).toEqual([0, 0, 0]);
  add('one', 2);
  expect(queue.takeAll()).toHaveLength(2);
  expect(queue.take()).toBeUndefined();
});
