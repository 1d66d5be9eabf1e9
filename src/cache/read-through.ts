import { within } from '../clock.ts';
import { KmsError } from '../errors.ts';
import type { LoadEvent, LoadListener } from '../events.ts';
import { meaningOf } from '../failure-meaning.ts';
import type { Flight, LoadOptions } from '../load.ts';
import type { CacheLoader } from './cache-loader.ts';
import { isCurrent, mayServeStale, type ServingTimes } from './freshness.ts';
import type { AnswerCache, CachedAnswer, GoodAnswer } from './memory.ts';
import { SharedAnswers } from './shared-answers.ts';
import type { SharedStore } from './shared-store.ts';
import { type CacheKey, SingleFlight } from './single-flight.ts';
import { WaitingRequest, waitingRequestOf } from './waiting-request.ts';

export interface ReadThroughOptions<R, T> extends ServingTimes {
  readonly loader: CacheLoader<R, T>;
  readonly cache: AnswerCache<T>;
  readonly store: Pick<SharedStore, 'get' | 'put'> | null;
  readonly deadlineMs: number;
  /** With how an answer is marked as stale. */
  readonly staleIfError: { readonly forMs: number; readonly mark: (value: T) => T } | null;
  readonly listener: LoadListener;
}

type CacheResult = Extract<LoadEvent, { readonly kind: 'cache' }>['result'];

/** How many milliseconds to wait for a revalidation before the expired answer is served, marked as stale. */
const revalidationGraceMs = 250;

/** While a provider is down, how long the last good answer is served without trying the provider again. */
const retryAfterMs = 1000;

/**
 * A read-through cache. Within its TTL an answer is served from the cache. After that the provider is called again;
 * where it is unavailable, or takes longer than a moment, the last good answer is served, marked as stale, while the
 * call continues. A definite refusal replaces a good answer; a failure never does.
 */
export class ReadThrough<R extends CacheKey, T> {
  readonly #options: ReadThroughOptions<R, T>;
  readonly #flights: SingleFlight<R, T>;
  readonly #shared: SharedAnswers<R, T> | null;

  constructor(options: ReadThroughOptions<R, T>) {
    this.#options = options;
    const { store, loader } = options;
    this.#shared = store && loader.codec ? new SharedAnswers(store, loader.codec) : null;
    this.#flights = new SingleFlight<R, T>({
      report: this.#report,
      work: this.#work,
      answered: this.#storeAnswer,
      failed: this.#storeRefusal,
      timedOut: options.loader.timedOut,
      fallback: this.#lastGood,
      now: options.now,
    });
  }

  /** The answer that may be served at once; undefined where there is none. */
  peek(key: string): T | undefined {
    const cached = this.#options.cache.get(key);
    if (cached?.kind !== 'good' || !isCurrent(cached, this.#options)) return undefined;
    this.#report('hit');
    return cached.value;
  }

  /** Like `peek`, but also returns a refusal that may be served at once. */
  peekOutcome(key: string): T | KmsError | undefined {
    const cached = this.#options.cache.get(key);
    if (cached === undefined || !isCurrent(cached, this.#options)) return undefined;
    return this.#serve(cached);
  }

  /** Whether the cache has a good answer, current or not. */
  hasGoodAnswer(key: string): boolean {
    return this.#options.cache.get(key)?.kind === 'good';
  }

  /** Rejects with the KmsError of the read, or with the cached refusal. */
  read(read: R, options: LoadOptions): Promise<T> {
    const { cache, loader, now, deadlineMs } = this.#options;
    if (options.signal.aborted) return Promise.reject(loader.timedOut(read));
    const cached = options.fresh ? undefined : cache.get(read.key);
    if (cached && isCurrent(cached, this.#options)) {
      const outcome = this.#serve(cached);
      return outcome instanceof KmsError ? Promise.reject(outcome) : Promise.resolve(outcome);
    }
    const request = waitingRequestOf(options, now() + deadlineMs);
    if (cached?.kind === 'good' && mayServeStale(cached, this.#options)) return this.#revalidate(read, cached, request);
    return this.#flights.load(read, request);
  }

  async #revalidate(read: R, cached: GoodAnswer<T>, request: WaitingRequest): Promise<T> {
    const { now, deadlineMs } = this.#options;
    if (cached.retryAt > now()) return this.#serveStale(cached);
    const background = new WaitingRequest({ ...request.options, signal: null }, now() + deadlineMs);
    const graceMs = Math.max(0, Math.min(revalidationGraceMs, request.deadline - now()));
    const answer = await within(this.#flights.load(read, background), graceMs);
    return answer ? answer.value : this.#serveStale(cached);
  }

  readonly #report = (result: CacheResult): void => {
    const { listener, loader } = this.#options;
    listener({ kind: 'cache', operation: loader.operation, result });
  };

  readonly #work = (read: R, flight: Flight): Promise<T> => {
    if (this.#shared && !flight.first.fresh) return this.#readSharedFirst(this.#shared, read, flight);
    flight.stage = 'queued';
    return this.#options.loader.load(read, flight);
  };

  async #readSharedFirst(shared: SharedAnswers<R, T>, read: R, flight: Flight): Promise<T> {
    const answer = await shared.find(read);
    if (answer !== null) {
      // An expired answer is kept as well: it may be served while the provider is unavailable.
      if (answer.kind === 'good' || isCurrent(answer, this.#options)) this.#options.cache.put(read.key, answer);
      if (isCurrent(answer, this.#options)) {
        this.#report('shared-hit');
        if (answer.kind === 'refused') throw answer.error;
        return answer.value;
      }
    }
    flight.stage = 'queued';
    return this.#options.loader.load(read, flight);
  }

  readonly #storeAnswer = (read: R, value: T, flight: Flight): void => {
    if (cameFromStore(flight)) return;
    const { cache, ttlMs, staleIfError } = this.#options;
    const { sentAt, answeredAt } = flight;
    cache.put(read.key, { kind: 'good', value, sentAt, answeredAt, retryAt: 0 });
    this.#shared?.put(read, value, answeredAt, ttlMs + (staleIfError?.forMs ?? 0));
  };

  readonly #storeRefusal = (read: R, failure: unknown, flight: Flight): void => {
    if (cameFromStore(flight) || !(failure instanceof KmsError)) return;
    const { cache, negativeTtlMs, now } = this.#options;
    const answeredAt = now();
    if (!meaningOf(failure.code).definite) {
      const cached = cache.get(read.key);
      if (cached?.kind === 'good') cached.retryAt = answeredAt + Math.min(retryAfterMs, negativeTtlMs);
      return;
    }
    // Without its cause, which may reference a whole HTTP response.
    const error = new KmsError(failure.details());
    cache.put(read.key, { kind: 'refused', error, sentAt: flight.sentAt, answeredAt });
    this.#shared?.putRefusal(read, error, answeredAt, negativeTtlMs);
  };

  /** The last good answer in place of a failure. A fresh read gets the failure, never a cached answer. */
  readonly #lastGood = ({ key }: R, failure: unknown, { options }: WaitingRequest): T | undefined => {
    if (options.fresh || !(failure instanceof KmsError) || !meaningOf(failure.code).allowsStale) return undefined;
    const cached = this.#options.cache.get(key);
    if (cached?.kind !== 'good' || !mayServeStale(cached, this.#options)) return undefined;
    return isCurrent(cached, this.#options) ? cached.value : this.#serveStale(cached);
  };

  #serve(cached: CachedAnswer<T>): T | KmsError {
    this.#report(cached.kind === 'good' ? 'hit' : 'negative-hit');
    return cached.kind === 'good' ? cached.value : cached.error;
  }

  #serveStale({ value }: GoodAnswer<T>): T {
    this.#report('stale');
    return this.#options.staleIfError ? this.#options.staleIfError.mark(value) : value;
  }
}

/**
 * Whether the answer is the shared store's, which is in this cache already: the flight never entered a region queue.
 */
const cameFromStore = ({ stage }: Flight): boolean => stage === 'looking';
