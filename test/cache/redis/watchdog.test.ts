import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPatience } from '../../../src/cache/redis/watchdog.ts';

describe('patience', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ends for all who wait when nothing is heard for too long', () => {
    const patience = createPatience(100, 500);
    const givenUp = [vi.fn(), vi.fn()];
    for (const giveUp of givenUp) patience.begin(giveUp);
    vi.advanceTimersByTime(80);
    expect(givenUp.map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    vi.advanceTimersByTime(40);
    expect(givenUp.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  it('lasts longer while others are answered, and not for ever', () => {
    const patience = createPatience(100, 500);
    const giveUp = vi.fn();
    patience.begin(giveUp);
    for (let passed = 0; passed < 480; passed += 60) {
      patience.end(patience.begin(() => {}));
      vi.advanceTimersByTime(60);
    }
    expect(giveUp).not.toHaveBeenCalled();
    patience.end(patience.begin(() => {}));
    vi.advanceTimersByTime(60);
    expect(giveUp).toHaveBeenCalledOnce();
  });

  it('has nothing to do where everybody was answered', () => {
    const patience = createPatience(100, 500);
    const giveUp = vi.fn();
    patience.end(patience.begin(giveUp));
    vi.advanceTimersByTime(1000);
    expect(giveUp).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('begins anew for who comes after a pause', () => {
    const patience = createPatience(100, 500);
    patience.end(patience.begin(() => {}));
    vi.advanceTimersByTime(5000);
    const giveUp = vi.fn();
    patience.begin(giveUp);
    vi.advanceTimersByTime(80);
    expect(giveUp).not.toHaveBeenCalled();
  });
});
