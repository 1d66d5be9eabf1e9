import { expect, it } from 'vitest';
import type { RedisConnection } from '../../src/cache/redis/connection.ts';
import { SharedRateLimiter } from '../../src/cache/redis/shared-rate-limiter.ts';
import { createRateLimiter } from '../../src/calls/rate-limiter.ts';

const quota = {
  provider: 'AWS',
  accountId: '111122223333',
  region: 'us-east-1',
  group: 'GetKeyPolicy',
  requestsPerSecond: 100,
} as const;

const down: RedisConnection = { state: 'down', run: async () => null, close: async () => {} };

/** The number of calls in ten seconds, by a clock that moves only when a call has to wait. */
const callsInTenSeconds = (limiter: SharedRateLimiter): number => {
  let calls = 0;
  let now = 1000;
  while (now < 11_000) {
    const waitMs = limiter.take(now, 1);
    if (waitMs === 0) calls += 1;
    else now += waitMs;
  }
  return calls;
};

it('replicas that never reached Redis stay within the quota together', () => {
  const assumedReplicas = 3;
  const limiters = Array.from(
    { length: assumedReplicas },
    (_, index) =>
      new SharedRateLimiter({
        connection: down,
        quota,
        replica: `${index}`,
        wake: () => {},
        assumedReplicas,
        createLocal: createRateLimiter,
      }),
  );
  const calls = limiters.map(callsInTenSeconds);
  expect(calls.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(quota.requestsPerSecond * 10);
  for (const count of calls) expect(count).toBeGreaterThan((quota.requestsPerSecond * 10) / assumedReplicas / 2);
});
