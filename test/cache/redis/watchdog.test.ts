import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWatchdog } from '../../../src/cache/redis/watchdog.ts';

describe('patience', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ends for all waiting calls after too long a silence', () => {
    const watchdog = createWatchdog(100, 500);
    const givenUp = [vi.fn(), vi.fn()];
    for (const giveUp of givenUp) watchdog.begin(giveUp);
    vi.advanceTimersByTime(80);
    expect(givenUp.map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    vi.advanceTimersByTime(40);
    expect(givenUp.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  it('is extended while other calls are answered, up to a limit', () => {
    const watchdog = createWatchdog(100, 500);
    const giveUp = vi.fn();
    watchdog.begin(giveUp);
    for (let passed = 0; passed < 480; passed += 60) {
      watchdog.end(watchdog.begin(() => {}));
      vi.advanceTimersByTime(60);
    }
    expect(giveUp).not.toHaveBeenCalled();
    watchdog.end(watchdog.begin(() => {}));
    vi.advanceTimersByTime(60);
    expect(giveUp).toHaveBeenCalledOnce();
  });

  it('does nothing after all calls were answered', () => {
    const watchdog = createWatchdog(100, 500);
    const giveUp = vi.fn();
    watchdog.end(watchdog.begin(giveUp));
    vi.advanceTimersByTime(1000);
    expect(giveUp).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('starts again for calls after a pause', () => {
    const watchdog = createWatchdog(100, 500);
    watchdog.end(watchdog.begin(() => {}));
    vi.advanceTimersByTime(5000);
    const giveUp = vi.fn();
    watchdog.begin(giveUp);
    vi.advanceTimersByTime(80);
    expect(giveUp).not.toHaveBeenCalled();
  });
});
