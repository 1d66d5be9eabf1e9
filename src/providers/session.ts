import { runWithin } from './abort.ts';
import { CredentialsError } from './credentials-error.ts';
import type { CallSignal } from './provider.ts';

/** Credentials, and when they expire, in milliseconds since the epoch; null where they don't. */
export interface Expiring<T> {
  readonly value: T;
  readonly expiresAt: number | null;
}

export interface SessionOptions<T> {
  /** Loads credentials. The signal aborts at `limitMs`, and the work must then stop. */
  readonly load: (signal: CallSignal) => Promise<Expiring<T>>;
  /** Milliseconds that one `load` may take. */
  readonly limitMs: number;
  /** Whether two sets of credentials are the same; identity by default. */
  readonly isSame?: (one: T, other: T) => boolean;
  readonly clock?: SessionClock;
}

interface SessionClock {
  /** Milliseconds since the epoch, to compare with the expiry that providers report. */
  readonly wall: Pick<typeof Date, 'now'>;
  /** Milliseconds of a clock that never jumps, to measure the age of credentials. */
  readonly monotonic: Pick<typeof performance, 'now'>;
}

const systemClock: SessionClock = { wall: Date, monotonic: performance };

/** How long after a failure no credentials are loaded, so that a broken account does not flood the provider. */
const pauseMs = 1000;

/** How long before their expiry credentials are renewed; short-lived ones after three quarters of their life. */
const aheadMs = 5 * 60_000;

/**
 * The age from which credentials that the provider does not know are replaced, and how long those that have replaced
 * expired ones are not replaced again, so that roles are not assumed in a loop.
 */
const knownMs = 10_000;

/** How long to use credentials that seem expired when they are obtained, which happens where clocks disagree. */
const assumedLifeMs = 60_000;

/** Credentials in use. All times are those of the monotonic clock. */
interface LoadedCredentials<T> {
  readonly value: T;
  readonly loadedAt: number;
  readonly renewAt: number;
  readonly endsAt: number;
}

/**
 * The credentials of one account or identity, shared by everything that uses them. Renews them before they expire; all
 * callers share one renewal. While it is in progress, or if it fails, the old credentials are used until they expire. A
 * renewal that takes too long is aborted, and the next request begins another.
 */
export class Session<T> {
  readonly #options: SessionOptions<T>;
  readonly #clock: SessionClock;
  #current: LoadedCredentials<T> | null = null;
  #failed: { readonly error: CredentialsError; readonly at: number } | null = null;
  #loading: Promise<T> | null = null;
  /** The credentials that the provider last refused as expired, and when. */
  #expired: { readonly value: T; readonly at: number } | null = null;

  constructor(options: SessionOptions<T>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Credentials that need no renewal yet; null where `get` has to load or renew them. */
  current(): T | null {
    return this.#current !== null && this.#clock.monotonic.now() < this.#current.renewAt ? this.#current.value : null;
  }

  /** Resolves to credentials that have not expired. Rejects with a CredentialsError and with nothing else. */
  async get(): Promise<T> {
    const now = this.#clock.monotonic.now();
    const pausing = this.#failed !== null && now < this.#failed.at + pauseMs;
    if (this.#current === null || this.#current.endsAt <= now) {
      if (pausing && this.#failed !== null) throw this.#failed.error;
      return this.#renew();
    }
    if (this.#current.renewAt <= now && !pausing) this.#renew().catch(() => {});
    return this.#current.value;
  }

  /**
   * Reports that the provider refused these credentials as expired. Returns whether others may be obtained: false where
   * that was tried a moment ago, and gave the same credentials or those that are refused now.
   */
  expired(value: T): boolean {
    const now = this.#clock.monotonic.now();
    const tried = this.#expired;
    if (tried !== null && now < tried.at + (this.isSame(tried.value, value) ? pauseMs : knownMs)) {
      return this.#current === null || !this.isSame(this.#current.value, value);
    }
    this.#expired = { value, at: now };
    if (this.#current !== null && this.isSame(this.#current.value, value)) this.#current = null;
    return true;
  }

  /**
   * Reports that the provider does not know these credentials, for example because a session was revoked. Returns the
   * same as `expired`, but false for credentials that were loaded a moment ago: others would not be known either.
   */
  unknown(value: T): boolean {
    const current = this.#current;
    const isNew = current !== null && this.#clock.monotonic.now() < current.loadedAt + knownMs;
    return isNew && this.isSame(current.value, value) ? false : this.expired(value);
  }

  /** Whether two sets of credentials are the same. */
  isSame(one: T, other: T): boolean {
    return one === other || (this.#options.isSame?.(one, other) ?? false);
  }

  #renew(): Promise<T> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #load(): Promise<T> {
    const { load, limitMs } = this.#options;
    try {
      const fresh = await runWithin(load, { signal: null, limitMs });
      this.#current = this.#toLoaded(fresh);
      return fresh.value;
    } catch (cause) {
      const error = cause instanceof CredentialsError ? cause : new CredentialsError(cause);
      this.#failed = { error, at: this.#clock.monotonic.now() };
      throw error;
    }
  }

  #toLoaded({ value, expiresAt }: Expiring<T>): LoadedCredentials<T> {
    const { wall, monotonic } = this.#clock;
    const loadedAt = monotonic.now();
    if (expiresAt === null)
      return { value, loadedAt, renewAt: Number.POSITIVE_INFINITY, endsAt: Number.POSITIVE_INFINITY };
    const lifeLeftMs = expiresAt - wall.now();
    const lifeMs = lifeLeftMs > 0 ? lifeLeftMs : assumedLifeMs;
    const renewAt = loadedAt + Math.max(lifeMs * 0.75, lifeMs - aheadMs);
    return { value, loadedAt, renewAt, endsAt: loadedAt + lifeMs };
  }
}
