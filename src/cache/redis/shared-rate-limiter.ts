import type { RateLimiter, RegionQuota } from '../../quota.ts';
import type { RedisConnection } from './connection.ts';
import { leaseScript } from './lease-script.ts';

/** Slots in the schedule that this replica may use, each at its time. */
interface Lease {
  /** Milliseconds of the monotonic clock. */
  nextAt: number;
  left: number;
}

/** Replicas together stay this share below the quota, since their clocks and latencies differ. */
const slack = 0.03;
/** How long a lease lasts: a shorter one costs more calls to Redis, a longer one leaves slots unused. */
const leaseMs = 30;
const aheadMs = 150;
/** Slots that are older than this are dropped: used late, they would crowd the next ones. */
const lateMs = 25;
/** How early the next lease is requested. */
const renewMs = 15;
/** How long the insurance limiter is used, and no lease is requested, after Redis has not answered. */
const insuredMs = 250;

export interface SharedRateLimiterOptions {
  readonly connection: RedisConnection;
  readonly quota: RegionQuota;
  readonly replica: string;
  readonly wake: () => void;
  /** The number of replicas until Redis has reported it. */
  readonly assumedReplicas: number;
  /** The rate limiter of this process alone. */
  readonly createLocal: (requestsPerSecond: number) => RateLimiter;
}

/**
 * Keeps a rate together with the other replicas, by leasing slots of one schedule. Without Redis each replica continues
 * with its share of the quota, which is divided by the number of replicas that Redis last reported, or that is
 * configured.
 */
export class SharedRateLimiter implements RateLimiter {
  readonly #options: SharedRateLimiterOptions;
  readonly #own: RateLimiter;
  readonly #intervalMs: number;
  readonly #keys: readonly [string, string];
  #lease: Lease = { nextAt: 0, left: 0 };
  #following: Lease | null = null;
  #isRequesting = false;
  #nextRequestAt = 0;
  #replicas: number;
  #insurance: RateLimiter | null = null;
  #insuredUntil = 0;

  constructor(options: SharedRateLimiterOptions) {
    const { provider, accountId, region, group, requestsPerSecond } = options.quota;
    this.#options = options;
    this.#replicas = options.assumedReplicas;
    this.#own = options.createLocal(requestsPerSecond);
    this.#intervalMs = (1000 / requestsPerSecond) * (1 + slack);
    const name = `key-policy:budget:{${provider}:${accountId}:${region}:${group}}`;
    this.#keys = [name, `${name}:replicas`];
  }

  take(now: number, waiting: number): number {
    if (this.#options.connection.state === 'down' || now < this.#insuredUntil)
      return this.#insured().take(now, waiting);
    this.#insurance = null;
    this.#advance(now);
    this.#renew(now, waiting);
    if (this.#lease.left === 0)
      return this.#isRequesting ? Number.POSITIVE_INFINITY : Math.max(1, this.#nextRequestAt - now);
    if (this.#lease.nextAt > now) return this.#lease.nextAt - now;
    const waitMs = this.#own.take(now, waiting);
    if (waitMs > 0) return waitMs;
    this.#lease.left -= 1;
    this.#lease.nextAt += this.#intervalMs;
    return 0;
  }

  leastWait(now: number, nth: number): number {
    return this.#own.leastWait(now, nth);
  }

  throttled(now: number, retryAfterMs: number | null): void {
    this.#own.throttled(now, retryAfterMs);
    this.#insurance?.throttled(now, retryAfterMs);
  }

  /** Drops slots that have passed. */
  #advance(now: number): void {
    const passed = Math.max(0, Math.ceil((now - lateMs - this.#lease.nextAt) / this.#intervalMs));
    const skipped = Math.min(passed, this.#lease.left);
    this.#lease.left -= skipped;
    this.#lease.nextAt += skipped * this.#intervalMs;
    if (this.#lease.left > 0 || !this.#following) return;
    this.#lease = this.#following;
    this.#following = null;
    this.#advance(now);
  }

  #renew(now: number, waiting: number): void {
    const { left, nextAt } = this.#lease;
    const runsOut = left === 0 || nextAt + left * this.#intervalMs - now < renewMs;
    const wanted = Math.min(waiting - left, Math.max(1, Math.round(leaseMs / this.#intervalMs)));
    if (!runsOut || wanted <= 0 || this.#isRequesting || this.#following || now < this.#nextRequestAt) return;
    this.#isRequesting = true;
    void this.#requestLease(wanted).finally(() => {
      this.#isRequesting = false;
      this.#options.wake();
    });
  }

  async #requestLease(wanted: number): Promise<void> {
    const { connection, replica } = this.#options;
    const requestedAt = performance.now();
    const ahead = Math.max(aheadMs, this.#intervalMs);
    const numbers = [this.#intervalMs * 1000, wanted, ahead * 1000].map((number) => Math.ceil(number));
    const answer = await connection.run((redis) => redis.eval(leaseScript, 2, ...this.#keys, ...numbers, replica));
    const now = performance.now();
    const lease = toLease(answer?.value);
    if (!lease) {
      this.#insuredUntil = now + insuredMs;
      return;
    }
    this.#replicas = Math.max(1, lease.replicas);
    // Redis read its clock soon after the request; the response may have waited for this process to read it.
    const at = requestedAt + lease.inMs;
    if (lease.places === 0) this.#nextRequestAt = at;
    else this.#following = { nextAt: at, left: lease.places };
  }

  #insured(): RateLimiter {
    this.#insurance ??= this.#options.createLocal(this.#options.quota.requestsPerSecond / this.#replicas);
    return this.#insurance;
  }
}

const toLease = (reply: unknown): { places: number; inMs: number; replicas: number } | null => {
  if (!Array.isArray(reply)) return null;
  const [places, inUs, replicas] = reply.map(Number);
  if (places === undefined || inUs === undefined || replicas === undefined) return null;
  return Number.isFinite(places + inUs + replicas) ? { places, inMs: inUs / 1000, replicas } : null;
};
