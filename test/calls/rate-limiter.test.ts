import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimiter } from '../../src/calls/rate-limiter.ts';

/**
 * Sends calls one after another, as soon as the rate limiter allows each; returns the times at which they were sent.
 */
const run = (
  rateLimiter: ReturnType<typeof createRateLimiter>,
  calls: number,
  lateMs: () => number,
  start = 0,
): number[] => {
  const times: number[] = [];
  let now = start;
  while (times.length < calls) {
    const waitMs = rateLimiter.take(now, calls - times.length);
    if (waitMs === 0) times.push(now);
    else now += waitMs + lateMs();
  }
  return times;
};

const mostInOneSecond = (times: readonly number[]): number => {
  let most = 0;
  let first = 0;
  times.forEach((time, index) => {
    while ((times[first] ?? 0) <= time - 1000) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
};

describe.each([1, 15, 50, 500, 1000])('a quota of %i requests a second', (quota) => {
  it('is used fully', () => {
    const times = run(createRateLimiter(quota), 10 * quota, () => 0);
    expect((times.at(-1) ?? 0) / 10_000).toBeLessThan(1.05);
  });

  it('is used fully where timers are late', () => {
    const times = run(createRateLimiter(quota), 10 * quota, () => 12);
    expect((times.at(-1) ?? 0) / 10_000).toBeLessThan(1.05);
  });

  it('is never overrun, in no second wherever it begins', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 50 }), (delays) => {
        let at = 0;
        const late = () => delays[at++ % delays.length] ?? 0;
        expect(mostInOneSecond(run(createRateLimiter(quota), 3 * quota, late))).toBeLessThanOrEqual(quota);
      }),
      { numRuns: 30 },
    );
  });

  it('is used in small bursts only', () => {
    const times = run(createRateLimiter(quota), quota, () => 0);
    const inATenth = times.filter((time) => time < 100).length;
    expect(inATenth).toBeLessThanOrEqual(Math.max(3, Math.ceil(0.27 * quota)));
  });
});

describe('a provider that throttles', () => {
  it('gets no calls for as long as it requests', () => {
    const rateLimiter = createRateLimiter(100);
    rateLimiter.take(0, 1);
    rateLimiter.throttled(0, 700);
    expect(rateLimiter.take(10, 1)).toBeCloseTo(690, 0);
  });

  it('gets fewer calls at first, and gradually the full rate again', () => {
    const rateLimiter = createRateLimiter(100);
    for (let at = 0; at < 1000; at += 200) rateLimiter.throttled(at, null);
    const soon = run(rateLimiter, 50, () => 0, 3000);
    const later = run(rateLimiter, 50, () => 0, 20_000);
    const lasted = (times: readonly number[]) => (times.at(-1) ?? 0) - (times[0] ?? 0);
    expect(lasted(soon)).toBeGreaterThan(lasted(later));
    expect(lasted(later)).toBeLessThan(500);
  });

  it('counts refusals of calls that went together as one', () => {
    const together = createRateLimiter(100);
    for (let call = 0; call < 50; call += 1) together.throttled(call, null);
    const single = createRateLimiter(100);
    single.throttled(0, null);
    expect(run(together, 50, () => 0, 200).at(-1)).toBeCloseTo(run(single, 50, () => 0, 200).at(-1) ?? 0, 5);
  });
});

describe('leastWait', () => {
  it.each([1, 50, 1000])('never exceeds what the nth of %i requests a second waits', (quota) => {
    const foretold = createRateLimiter(quota).leastWait(0, 3 * quota);
    expect(foretold).toBeLessThanOrEqual((run(createRateLimiter(quota), 3 * quota, () => 0).at(-1) ?? 0) + 1e-6);
    expect(foretold).toBeGreaterThan(2000 * 0.8);
  });
});
