import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromWallTime, steadyNow, toWallTime } from '../../src/clock.ts';
import { CacheHint } from '../../src/graphql/cache-hint.ts';
import { refOf, request, scriptedSource } from '../keys/scripted-provider.ts';

const hourMs = 3_600_000;
const setClockBack = (): void => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - hourMs });
};
afterEach(() => {
  vi.useRealTimers();
});

describe('a clock that is set back an hour', () => {
  it('makes no answer younger', async () => {
    let calls = 0;
    const getKeyPolicy = async () => {
      calls += 1;
      return '{}';
    };
    const { source } = scriptedSource({ getKeyPolicy }, { cache: { ttlMs: 20 } });
    const ref = refOf('a');
    await source.policy(ref, 'default', request());
    setClockBack();
    await expect.poll(() => source.peekPolicy(ref, 'default')).toBeUndefined();
    await source.policy(ref, 'default', request({ deadline: steadyNow() + 8000 }));
    expect(calls).toBe(2);
  });

  it('lets no gateway cache an answer for longer than this service does', () => {
    const hint = new CacheHint(60_000);
    hint.served({ retrievedAt: steadyNow() + hourMs, stale: false });
    expect(hint.cacheControl(false)).toBe('max-age=60, private');
  });

  it('determines the times in answers', () => {
    const moment = steadyNow();
    const before = toWallTime(moment);
    setClockBack();
    expect(before - toWallTime(moment)).toBeGreaterThan(hourMs - 60_000);
    expect(fromWallTime(toWallTime(moment))).toBeCloseTo(moment);
  });
});
