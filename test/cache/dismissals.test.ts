import { expect, it } from 'vitest';
import { createDismissals } from '../../src/cache/dismissals.ts';

/** Dismissals, and the waiters that have left. */
const start = () => {
  const left: string[] = [];
  const dismiss = createDismissals();
  const waiters = (name: string, count: number) => {
    const flight = { left: (_waiter: unknown, reason: string) => void left.push(`${name} ${reason}`) };
    return new Set(Array.from({ length: count }, () => ({ flight })));
  };
  return { left, dismiss, waiters };
};

it('dismisses a few waiters at once', () => {
  const { left, dismiss, waiters } = start();
  dismiss(waiters('a', 3), 'gone');
  expect(left).toEqual(['a gone', 'a gone', 'a gone']);
});

it('does not block the event loop with thousands of waiters, of one or many requests, and keeps their order', async () => {
  const { left, dismiss, waiters } = start();
  for (const name of ['a', 'b', 'c']) dismiss(waiters(name, 1000), 'deadline');
  let iterations = 0;
  let most = 0;
  for (let before = 0; left.length < 3000; before = left.length) {
    most = Math.max(most, left.length - before);
    await new Promise(setImmediate);
    iterations += 1;
  }
  expect(iterations).toBeGreaterThanOrEqual(59);
  expect(most).toBeLessThanOrEqual(50);
  expect([left[0], left[999], left[1000], left[2999]]).toEqual([
    'a deadline',
    'a deadline',
    'b deadline',
    'c deadline',
  ]);
});

it('also dismisses waiters that are added meanwhile', async () => {
  const { left, dismiss, waiters } = start();
  const waiting = waiters('a', 100);
  dismiss(waiting, 'deadline');
  for (const late of waiters('late', 3)) waiting.add(late);
  while (left.length < 103) await new Promise(setImmediate);
  expect(left.slice(-3)).toEqual(['late deadline', 'late deadline', 'late deadline']);
});
