import { KmsError, type KmsOperation } from '../errors.ts';
import type { LoadListener } from '../events.ts';
import { meaningOf } from '../failure-meaning.ts';
import type { Flight, LoadOptions } from '../load.ts';
import type { AnswerCache, CachedAnswer, GoodAnswer } from './memory.ts';
import type { SharedStore } from './shared-store.ts';
import { type CacheKey, createSingleFlight, type SingleFlight } from './single-flight.ts';
import { WaitingRequest, waitingRequestOf } from './waiting-request.ts';

/** Reads for a cache what it does not hold. Reads themselves are data: a scan has ten thousands of them waiting. */
export interface CacheLoader<R, T> {
  readonly operation: KmsOperation;
  /** Rejects with a KmsError. */
  load(read: R, flight: Flight): Promise<T>;
  /** The error for a waiter whose deadline has passed. */
  timedOut(read: R): KmsError;
  /** Null where the answers are not shared among replicas. */
  readonly codec: Codec<R, T> | null;
}

/** Encodes answers for the shared store. */
export interface Codec<R, T> {
  /** The answer's name there. */
  nameOf(read: R): string;
  encode(value: T): unknown;
  /** Null for anything that `encode` has not made. */
  decode(data: unknown, read: R, answeredAt: number): T | null;
}

export interface ReadThroughOptions<R, T> {
  readonly loader: CacheLoader<R, T>;
  readonly cache: AnswerCache<T>;
  readonly store: Pick<SharedStore, 'get' | 'put'> | null;
  readonly ttlMs: number;
  readonly negativeTtlMs: number;
  readonly deadlineMs: number;
  /** How long past its TTL an answer may be served, and how it is marked stale; null where it may not be. */
  readonly staleIfError: { readonly forMs: number; readonly mark: (value: T) => T } | null;
  readonly listener: LoadListener;
  readonly now: () => number;
}

/** Milliseconds to wait for a revalidation before the expired answer is served, marked as stale. */
const revalidationGraceMs = 250;

/** While a provider is down, how long the last good answer is served without trying the provider again. */
const retryAfterMs = 1000;

/**
 * Reads by way of the cache. Within its TTL an answer is served without asking anyone. After that the provider is asked
 * again and its word is waited for; where it can't be asked, or takes longer than a moment, the last good answer stands
 * in, marked as such, while the asking goes on. A definite no replaces a good answer, a failure never does.
 */
export class ReadThrough<R extends CacheKey, T> {
  readonly #options: ReadThroughOptions<R, T>;
  readonly #flights: SingleFlight<R, T>;

  constructor(options: ReadThroughOptions<R, T>) {
    this.#options = options;
    this.#flights = createSingleFlight<R, T>({
      entered: (joined) => this.#tell(joined ? 'joined' : 'miss'),
      work: (read, flight) => this.#fly(read, flight),
      timedOut: options.loader.timedOut,
      fallback: ({ key }, failure, { fresh }) => this.#lastGood(key, failure, fresh),
      now: options.now,
    });
  }

  /** The answer that may be served at once; undefined where the provider has to be asked. */
  peek(key: string): T | undefined {
    const { cache, ttlMs, now } = this.#options;
    const cached = cache.get(key);
    if (cached === undefined || cached.kind !== 'good' || cached.answeredAt + ttlMs <= now()) return undefined;
    this.#tell('hit');
    return cached.value;
  }

  /** True where the cache has a good answer, current or not. */
  keeps(key: string): boolean {
    return this.#options.cache.get(key)?.kind === 'good';
  }

  /** The cached refusal, while it is current. */
  peekRefusal(key: string): KmsError | undefined {
    const cached = this.#options.cache.get(key);
    if (cached?.kind !== 'refused' || !this.#isCurrent(cached)) return undefined;
    this.#tell('negative-hit');
    return cached.error;
  }

  /** Rejects with the KmsError of the read, or with the cached refusal. */
  read(read: R, options: LoadOptions): Promise<T> {
    const { cache, loader, now, deadlineMs } = this.#options;
    if (options.signal.aborted) return Promise.reject(loader.timedOut(read));
    const cached = options.fresh ? undefined : cache.get(read.key);
    if (cached && this.#isCurrent(cached)) {
      this.#tell(cached.kind === 'good' ? 'hit' : 'negative-hit');
      return cached.kind === 'good' ? Promise.resolve(cached.value) : Promise.reject(cached.error);
    }
    const request = waitingRequestOf(options, now() + deadlineMs);
    if (cached?.kind === 'good' && this.#mayServeStale(cached)) return this.#revalidate(read, cached, request);
    return this.#flights.load(read, request);
  }

  async #revalidate(read: R, cached: GoodAnswer<T>, request: WaitingRequest): Promise<T> {
    const { now, deadlineMs } = this.#options;
    if (cached.retryAt > now()) return this.#serveStale(cached);
    const background = new WaitingRequest({ ...request, signal: null, deadline: now() + deadlineMs });
    const graceMs = Math.max(0, Math.min(revalidationGraceMs, request.deadline - now()));
    const answer = await within(this.#flights.load(read, background), graceMs);
    return answer ? answer.value : this.#serveStale(cached);
  }

  async #fly(read: R, flight: Flight): Promise<T> {
    if (this.#options.store && !flight.first.fresh) {
      const shared = await this.#readShared(read);
      if (shared !== undefined) return shared;
    }
    flight.stage = 'queued';
    try {
      const value = await this.#options.loader.load(read, flight);
      this.#keep(read, value, flight);
      return value;
    } catch (failure) {
      if (failure instanceof KmsError) this.#keepRefusal(read, failure, flight.sentAt);
      throw failure;
    }
  }

  async #readShared(read: R): Promise<T | undefined> {
    const { store, cache, loader } = this.#options;
    const { codec } = loader;
    const stored = store && codec ? await store.get(codec.nameOf(read)) : null;
    if (!stored || !codec) return undefined;
    const { answeredAt } = stored;
    if (stored.kind === 'refused') {
      const refused = { kind: 'refused', error: stored.error, sentAt: answeredAt, answeredAt } as const;
      if (!this.#isCurrent(refused)) return undefined;
      cache.put(read.key, refused);
      this.#tell('shared-hit');
      throw stored.error;
    }
    const value = codec.decode(stored.data, read, answeredAt);
    if (value === null) return undefined;
    const answer = { kind: 'good', value, sentAt: answeredAt, answeredAt, retryAt: 0 } as const;
    cache.put(read.key, answer);
    if (!this.#isCurrent(answer)) return undefined;
    this.#tell('shared-hit');
    return value;
  }

  #keep(read: R, value: T, { sentAt, answeredAt }: Flight): void {
    const { store, cache, loader, ttlMs, staleIfError } = this.#options;
    const { codec } = loader;
    cache.put(read.key, { kind: 'good', value, sentAt, answeredAt, retryAt: 0 });
    if (!store || !codec) return;
    const stored = { kind: 'good', data: codec.encode(value), answeredAt } as const;
    store.put(codec.nameOf(read), stored, ttlMs + (staleIfError?.forMs ?? 0));
  }

  #keepRefusal(read: R, failure: KmsError, sentAt: number): void {
    const { store, cache, loader, negativeTtlMs, now } = this.#options;
    const answeredAt = now();
    if (!meaningOf(failure.code).definite) {
      const cached = cache.get(read.key);
      if (cached?.kind === 'good') cached.retryAt = answeredAt + Math.min(retryAfterMs, negativeTtlMs);
      return;
    }
    // Without its cause, which may hold on to a whole HTTP response.
    const error = new KmsError(failure.details());
    cache.put(read.key, { kind: 'refused', error, sentAt, answeredAt });
    if (store && loader.codec)
      store.put(loader.codec.nameOf(read), { kind: 'refused', error, answeredAt }, negativeTtlMs);
  }

  /** A fresh read gets what the provider answered or the failure, never a cached answer. */
  #lastGood(key: string, failure: unknown, fresh: boolean): T | undefined {
    if (fresh || !(failure instanceof KmsError) || !meaningOf(failure.code).allowsStale) return undefined;
    const cached = this.#options.cache.get(key);
    if (cached?.kind !== 'good' || !this.#mayServeStale(cached)) return undefined;
    return this.#isCurrent(cached) ? cached.value : this.#serveStale(cached);
  }

  #isCurrent({ kind, answeredAt }: CachedAnswer<T>): boolean {
    const { ttlMs, negativeTtlMs, now } = this.#options;
    return answeredAt + (kind === 'good' ? ttlMs : negativeTtlMs) > now();
  }

  #mayServeStale({ answeredAt }: GoodAnswer<T>): boolean {
    const { staleIfError, ttlMs, now } = this.#options;
    return staleIfError !== null && answeredAt + ttlMs + staleIfError.forMs > now();
  }

  #serveStale({ value }: GoodAnswer<T>): T {
    this.#tell('stale');
    return this.#options.staleIfError ? this.#options.staleIfError.mark(value) : value;
  }

  #tell(result: 'hit' | 'negative-hit' | 'shared-hit' | 'miss' | 'stale' | 'joined'): void {
    this.#options.listener({ kind: 'cache', operation: this.#options.loader.operation, result });
  }
}

/** The promise's value, or null where it takes longer; a later rejection is ignored. */
const within = <T>(promise: Promise<T>, ms: number): Promise<{ readonly value: T } | null> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, null);
    promise.then((value) => resolve({ value }), reject).finally(() => clearTimeout(timer));
  });
