import type { RateLimiter } from '../quota.ts';

/** Share of a second by which calls may arrive closer together than they were sent. */
const arrivalSlack = 0.015;
/** Share of a second's quota that may be sent at once, to make up for moments in which the process was busy. */
const burstShare = 0.15;
const leastBurst = 2;
/** Less than a clock's numbers can tell apart after a long time. */
const negligibleMs = 1e-3;

const slowdown = 0.9;
const slowestShare = 0.02;
/** Of the full speed, regained in each second without a refusal. */
const recoveryPerSecond = 0.1;
/** Refusals of calls that were on their way together count as one. */
const refusalWindowMs = 100;
const longestPauseMs = 1000;
/** The longest Retry-After that is honoured: no request waits longer, whatever the provider asks for. */
const longestAskedPauseMs = 5000;

/**
 * One region queue's budget. Two rules hold at once. No second, wherever it begins, sees more calls than the quota: the call
 * that is `quota` places back has to be over a second old. And calls are spread evenly: but for a small burst, each
 * follows the one before by its share of a second. Where the provider refuses all the same, since others use the
 * account too, the pace slows down and comes back by and by.
 */
export const createRateLimiter = (requestsPerSecond: number): RateLimiter => {
  const recent = new Float64Array(Math.max(1, Math.floor(requestsPerSecond))).fill(Number.NEGATIVE_INFINITY);
  const windowMs = (recent.length / requestsPerSecond) * 1000 * (1 + arrivalSlack);
  const fullIntervalMs = 1000 / requestsPerSecond;
  const burst = Math.max(leastBurst, requestsPerSecond * burstShare);
  const speed = createSpeed();
  let oldest = 0;
  let evenly = Number.NEGATIVE_INFINITY;

  const waitNow = (now: number): number => {
    const inWindow = (recent[oldest] ?? 0) + windowMs - now;
    const even = evenly - now - (burst - 1) * fullIntervalMs * speed.share(now);
    return Math.max(0, inWindow, even, speed.pausedUntil - now);
  };

  return {
    take(now) {
      const waitMs = waitNow(now);
      if (waitMs > negligibleMs) return waitMs;
      recent[oldest] = now;
      oldest = (oldest + 1) % recent.length;
      evenly = Math.max(evenly, now) + fullIntervalMs / speed.share(now);
      return 0;
    },
    leastWait(now, nth) {
      const windows = Math.floor((nth - 1) / recent.length) * windowMs;
      return Math.max(waitNow(now), windows, (nth - burst) * fullIntervalMs + Math.max(0, evenly - now));
    },
    throttled: (now, retryAfterMs) => speed.slowDown(now, retryAfterMs),
  };
};

interface Speed {
  readonly pausedUntil: number;
  /** Of the full speed, between 0 and 1. */
  share(now: number): number;
  slowDown(now: number, retryAfterMs: number | null): void;
}

const createSpeed = (): Speed => {
  let share = 1;
  let since = Number.NEGATIVE_INFINITY;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let refusals = 0;
  const shareAt = (now: number): number =>
    share === 1 ? 1 : Math.min(1, share + ((now - since) / 1000) * recoveryPerSecond);

  return {
    get pausedUntil() {
      return pausedUntil;
    },
    share: shareAt,
    slowDown(now, retryAfterMs) {
      if (now - since < refusalWindowMs) return;
      refusals = now - since > 10 * refusalWindowMs ? 1 : refusals + 1;
      share = Math.max(slowestShare, shareAt(now) * slowdown);
      since = now;
      const askedMs = Math.min(longestAskedPauseMs, retryAfterMs ?? 0);
      const pauseMs = Math.max(askedMs, Math.min(longestPauseMs, 25 * 2 ** (refusals - 1)));
      pausedUntil = Math.max(pausedUntil, now + pauseMs);
    },
  };
};
