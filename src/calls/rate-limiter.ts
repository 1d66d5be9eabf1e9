import type { RateLimiter } from '../quota.ts';

/** Share by which the window is longer than a second: calls may arrive closer together than they were sent. */
const arrivalSlack = 0.015;
/** Share of a second's quota that may be sent at once, to make up for moments in which the process was busy. */
const burstShare = 0.15;
const leastBurst = 2;
/** A wait that is shorter than this is below the resolution of the clock after a long uptime. */
const negligibleMs = 1e-3;

const slowdown = 0.9;
const slowestShare = 0.02;
/** The share of the full speed that is regained in each second without throttling. */
const recoveryPerSecond = 0.1;
/** Calls that are throttled within this time count as one: they were in progress together. */
const refusalWindowMs = 100;
const longestPauseMs = 1000;
/** The longest Retry-After that is honoured. */
const longestRetryAfterMs = 5000;

/**
 * Keeps the quota of one group of operations in a Region, by two rules. A sliding window: no second, wherever it
 * begins, contains more calls than the quota, so the call that is `quota` places back must be over a second old. And an
 * even spread: apart from a small burst, each call follows the previous one after its share of a second. If the
 * provider throttles calls nevertheless, because others use the account too, the rate is reduced and recovers
 * gradually.
 */
class WindowLimiter implements RateLimiter {
  /** When the latest calls were sent, in a ring. */
  readonly #recent: Float64Array;
  readonly #windowMs: number;
  readonly #intervalMs: number;
  readonly #burst: number;
  readonly #speed = new Speed();
  #oldest = 0;
  /** When the next call would be sent if all were spread evenly. */
  #evenly = Number.NEGATIVE_INFINITY;

  constructor(requestsPerSecond: number) {
    const places = Math.max(1, Math.floor(requestsPerSecond));
    this.#recent = new Float64Array(places).fill(Number.NEGATIVE_INFINITY);
    this.#windowMs = (places / requestsPerSecond) * 1000 * (1 + arrivalSlack);
    this.#intervalMs = 1000 / requestsPerSecond;
    this.#burst = Math.max(leastBurst, requestsPerSecond * burstShare);
  }

  take(now: number): number {
    const share = this.#speed.share(now);
    const waitMs = this.#waitMs(now, share);
    if (waitMs > negligibleMs) return waitMs;
    this.#recent[this.#oldest] = now;
    this.#oldest = (this.#oldest + 1) % this.#recent.length;
    this.#evenly = Math.max(this.#evenly, now) + this.#intervalMs / share;
    return 0;
  }

  leastWait(now: number, nth: number): number {
    const windowsMs = Math.floor((nth - 1) / this.#recent.length) * this.#windowMs;
    const evenlyMs = (nth - this.#burst) * this.#intervalMs + Math.max(0, this.#evenly - now);
    return Math.max(this.#waitMs(now, this.#speed.share(now)), windowsMs, evenlyMs);
  }

  throttled(now: number, retryAfterMs: number | null): void {
    this.#speed.slowDown(now, retryAfterMs);
  }

  #waitMs(now: number, share: number): number {
    const inWindowMs = (this.#recent[this.#oldest] ?? 0) + this.#windowMs - now;
    const evenlyMs = this.#evenly - now - (this.#burst - 1) * this.#intervalMs * share;
    return Math.max(0, inWindowMs, evenlyMs, this.#speed.pausedUntil - now);
  }
}

/** The share of the full speed: 1, until the provider throttles a call. */
class Speed {
  /** No call is sent before this time. */
  pausedUntil = Number.NEGATIVE_INFINITY;
  #share = 1;
  #since = Number.NEGATIVE_INFINITY;
  #refusals = 0;

  share(now: number): number {
    if (this.#share === 1) return 1;
    return Math.min(1, this.#share + ((now - this.#since) / 1000) * recoveryPerSecond);
  }

  slowDown(now: number, retryAfterMs: number | null): void {
    const sinceMs = now - this.#since;
    if (sinceMs < refusalWindowMs) return;
    this.#refusals = sinceMs > 10 * refusalWindowMs ? 1 : this.#refusals + 1;
    this.#share = Math.max(slowestShare, this.share(now) * slowdown);
    this.#since = now;
    const requestedMs = Math.min(longestRetryAfterMs, retryAfterMs ?? 0);
    const pauseMs = Math.max(requestedMs, Math.min(longestPauseMs, 25 * 2 ** (this.#refusals - 1)));
    this.pausedUntil = Math.max(this.pausedUntil, now + pauseMs);
  }
}

export const createRateLimiter = (requestsPerSecond: number): RateLimiter => new WindowLimiter(requestsPerSecond);
