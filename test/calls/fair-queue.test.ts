import { expect, it } from 'vitest';
import type { Ticket } from '../../src/calls/caller-lines.ts';
import { FairQueue, type TakenTicket } from '../../src/calls/fair-queue.ts';

interface Named extends Ticket {
  readonly name: string;
}

const start = () => {
  const queue = new FairQueue<Named>();
  const add = (caller: string, count: number, loadId = caller): readonly Named[] => {
    const tickets = Array.from({ length: count }, () => ({
      name: caller,
      loads: new Map([[loadId, caller]]),
      waiting: true,
    }));
    for (const ticket of tickets) queue.add(ticket);
    return tickets;
  };
  const take = (count: number): readonly TakenTicket<Named>[] =>
    Array.from({ length: count }, () => queue.take()).filter((taken) => taken !== undefined);
  return { queue, add, take };
};

const callersOf = (taken: readonly TakenTicket<Named>[]): readonly string[] =>
  taken.map(({ line }) => line.caller.name);

const shareOf = (taken: readonly TakenTicket<Named>[], name: string): number =>
  callersOf(taken).filter((caller) => caller === name).length;

it('gives the next turn to the caller that has the fewest', () => {
  const { queue, add, take } = start();
  add('greedy', 1000);
  take(50);
  add('modest', 20);
  const taken = take(20);
  expect(callersOf(taken)).toEqual(Array.from({ length: 20 }, () => 'modest'));
  for (const { line } of taken) queue.end(line);
  expect(queue.waitingOf('greedy')).toBe(950);
});

it('gives busy callers equal shares, regardless of earlier turns', () => {
  const { queue, add, take } = start();
  add('one', 1000);
  const held = [...take(40)];
  add('other', 1000, 'another request');
  for (let turn = 0; turn < 400; turn += 1) {
    for (const { line } of held.splice(0, 1)) queue.end(line);
    held.push(...take(1));
  }
  expect(shareOf(held, 'one')).toBe(20);
  expect(shareOf(held, 'other')).toBe(20);
});

it('gives each request of a caller a turn, however many calls an older one needs', () => {
  const { add, take } = start();
  add('one', 100, 'scan');
  const page = add('one', 1, 'page');
  const taken = take(4).map(({ ticket }) => ticket);
  expect(taken).toContain(page[0]);
});

it('answers the requests of a caller one after the other, the oldest first, while the others go on', () => {
  const { queue, add } = start();
  for (const request of ['first', 'second', 'third']) add('one', 30, request);
  const taken = Array.from({ length: 90 }, () => queue.take()?.line.loadId);
  const ends = ['first', 'second', 'third'].map((request) => taken.lastIndexOf(request) + 1);
  expect(ends).toEqual([44, 74, 90]);
});

it('remembers the oldest request even while all of its calls are in progress', () => {
  const { queue, add, take } = start();
  add('one', 2, 'oldest');
  const [ended] = take(2);
  add('one', 50, 'later');
  if (ended) queue.end(ended.line);
  add('one', 10, 'oldest');
  expect(take(10).filter(({ line }) => line.loadId === 'oldest').length).toBeGreaterThan(5);
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
  const taken = take(5);
  expect(taken).toHaveLength(4);
  for (const { line } of taken) queue.end(line);
  expect([queue.size, queue.waitingOf('one'), queue.waitingOf('other')]).toEqual([0, 0, 0]);
  add('one', 2);
  expect(queue.takeAll()).toHaveLength(2);
  expect(queue.take()).toBeUndefined();
});
