import { meaningOf } from '../calls/failures.ts';
import { KmsError, type KmsOperation } from '../errors.ts';
import type { LoadListener, LoadOptions } from '../keys/key-source.ts';
import type { AnswerCache, CachedAnswer, GoodAnswer } from './memory.ts';
import type { SharedStore } from './shared-store.ts';
import { createSingleFlight, type Flight, type SingleFlight } from './single-flight.ts';
import { Waiting, waitingOf } from './waiting.ts';

/** One question to a provider: which answers belong to it, and how it is asked. */
export interface Question<T> {
  /** Its name in this process. */
  readonly key: string;
  /** Null where the answer is not shared among replicas. */
  readonly shared: SharedForm<T> | null;
  ask(flight: Flight): Promise<T>;
  timedOut(): KmsError;
}

/** How an answer goes to the shared store and comes back. */
export interface SharedForm<T> {
  name(): string;
  encode(value: T): unknown;
  /** Null for anything that `encode` has not made. */
  decode(data: unknown, answeredAt: number): T | null;
}

export interface ReadThroughOptions<T> {
  readonly operation: KmsOperation;
  readonly cache: AnswerCache<T>;
  readonly store: Pick<SharedStore, 'get' | 'put'> | null;
  readonly ttlMs: number;
  readonly negativeTtlMs: number;
  readonly deadlineMs: number;
  /** How long past its TTL an answer may stand in, and what it then looks like; null where it may not. */
  readonly standIn: { readonly forMs: number; readonly mark: (value: T) => T } | null;
  readonly listener: LoadListener;
  readonly now: () => number;
}

/** How long someone waits for an expired answer's revalidation before the expired one is served, marked as stale. */
const revalidationGraceMs = 250;

/** While a provider is down, how long the last good answer is served without trying the provider again. */
const askAgainAfterMs = 1000;

/**
 * Reads by way of the cache. Within its TTL an answer is served without asking anyone. After that the provider is asked
 * again and its word is waited for; where it can't be asked, or takes longer than a moment, the last good answer stands
 * in, marked as such, while the asking goes on. A definite no replaces a good answer, a failure never does.
 */
export class ReadThrough<T> {
  readonly #options: ReadThroughOptions<T>;
  readonly #flights: SingleFlight<Question<T>, T>;

  constructor(options: ReadThroughOptions<T>) {
    this.#options = options;
    this.#flights = createSingleFlight<Question<T>, T>({
      entered: (joined) => this.#tell(joined ? 'joined' : 'miss'),
      work: (question, flight) => this.#fly(question, flight),
      timedOut: (question) => question.timedOut(),
      instead: ({ key }, failure, { fresh }) => this.#lastGood(key, failure, fresh),
      now: options.now,
    });
  }

  /** The answer that may be served at once; undefined where somebody has to be asked. */
  peek(key: string): T | undefined {
    const { cache, ttlMs, now } = this.#options;
    const held = cache.get(key);
    if (held === undefined || held.kind !== 'good' || held.answeredAt + ttlMs <= now()) return undefined;
    this.#tell('hit');
    return held.value;
  }

  /** Rejects with the KmsError of the question, or with the definite no that is remembered of it. */
  read(question: Question<T>, options: LoadOptions): Promise<T> {
    const { cache, now, deadlineMs } = this.#options;
    if (options.signal.aborted) return Promise.reject(question.timedOut());
    const held = options.fresh ? undefined : cache.get(question.key);
    if (held && this.#isCurrent(held)) {
      this.#tell(held.kind === 'good' ? 'hit' : 'negative-hit');
      return held.kind === 'good' ? Promise.resolve(held.value) : Promise.reject(held.error);
    }
    const waiting = waitingOf(options, now() + deadlineMs);
    if (held?.kind === 'good' && this.#mayStandIn(held)) return this.#revalidate(question, held, waiting);
    return this.#flights.load(question, waiting);
  }

  async #revalidate(question: Question<T>, held: GoodAnswer<T>, waiting: Waiting): Promise<T> {
    const { now, deadlineMs } = this.#options;
    if (held.askAgainAt > now()) return this.#serveStale(held);
    const background = new Waiting({ ...waiting, signal: null, deadline: now() + deadlineMs });
    const graceMs = Math.max(0, Math.min(revalidationGraceMs, waiting.deadline - now()));
    const answer = await within(this.#flights.load(question, background), graceMs);
    return answer ? answer.value : this.#serveStale(held);
  }

  async #fly(question: Question<T>, flight: Flight): Promise<T> {
    if (this.#options.store && !flight.first.fresh) {
      const shared = await this.#readShared(question);
      if (shared !== undefined) return shared;
    }
    flight.stage = 'queued';
    try {
      const value = await question.ask(flight);
      this.#keep(question, value, flight);
      return value;
    } catch (failure) {
      if (failure instanceof KmsError) this.#keepRefusal(question, failure, flight.sentAt);
      throw failure;
    }
  }

  async #readShared({ key, shared }: Question<T>): Promise<T | undefined> {
    const { store, cache } = this.#options;
    const stored = store && shared ? await store.get(shared.name()) : null;
    if (!stored || !shared) return undefined;
    const { answeredAt } = stored;
    if (stored.kind === 'refused') {
      const refused = { kind: 'refused', error: stored.error, askedAt: answeredAt, answeredAt } as const;
      if (!this.#isCurrent(refused)) return undefined;
      cache.put(key, refused);
      this.#tell('shared-hit');
      throw stored.error;
    }
    const value = shared.decode(stored.data, answeredAt);
    if (value === null) return undefined;
    const answer = { kind: 'good', value, askedAt: answeredAt, answeredAt, askAgainAt: 0 } as const;
    cache.put(key, answer);
    if (!this.#isCurrent(answer)) return undefined;
    this.#tell('shared-hit');
    return value;
  }

  #keep({ key, shared }: Question<T>, value: T, { sentAt: askedAt, answeredAt }: Flight): void {
    const { store, cache, ttlMs, standIn } = this.#options;
    cache.put(key, { kind: 'good', value, askedAt, answeredAt, askAgainAt: 0 });
    if (!store || !shared) return;
    const stored = { kind: 'good', data: shared.encode(value), answeredAt } as const;
    store.put(shared.name(), stored, ttlMs + (standIn?.forMs ?? 0));
  }

  #keepRefusal({ key, shared }: Question<T>, failure: KmsError, askedAt: number): void {
    const { store, cache, negativeTtlMs, now } = this.#options;
    const answeredAt = now();
    if (!meaningOf(failure.code).definite) {
      const held = cache.get(key);
      if (held?.kind === 'good') held.askAgainAt = answeredAt + Math.min(askAgainAfterMs, negativeTtlMs);
      return;
    }
    // Without its cause, which may hold on to a whole HTTP response.
    const error = new KmsError(failure.details());
    cache.put(key, { kind: 'refused', error, askedAt, answeredAt });
    if (store && shared) store.put(shared.name(), { kind: 'refused', error, answeredAt }, negativeTtlMs);
  }

  /** Who asked past the cache is told what the provider said, or that it said nothing. */
  #lastGood(key: string, failure: unknown, fresh: boolean): T | undefined {
    if (fresh || !(failure instanceof KmsError) || !meaningOf(failure.code).lastGoodStandsIn) return undefined;
    const held = this.#options.cache.get(key);
    if (held?.kind !== 'good' || !this.#mayStandIn(held)) return undefined;
    return this.#isCurrent(held) ? held.value : this.#serveStale(held);
  }

  #isCurrent({ kind, answeredAt }: CachedAnswer<T>): boolean {
    const { ttlMs, negativeTtlMs, now } = this.#options;
    return answeredAt + (kind === 'good' ? ttlMs : negativeTtlMs) > now();
  }

  #mayStandIn({ answeredAt }: GoodAnswer<T>): boolean {
    const { standIn, ttlMs, now } = this.#options;
    return standIn !== null && answeredAt + ttlMs + standIn.forMs > now();
  }

  #serveStale({ value }: GoodAnswer<T>): T {
    this.#tell('stale');
    return this.#options.standIn ? this.#options.standIn.mark(value) : value;
  }

  #tell(result: 'hit' | 'negative-hit' | 'shared-hit' | 'miss' | 'stale' | 'joined'): void {
    this.#options.listener({ kind: 'cache', operation: this.#options.operation, result });
  }
}

/** What the promise comes to, or null where that takes longer. A later rejection is nobody's concern. */
const within = <T>(promise: Promise<T>, ms: number): Promise<{ readonly value: T } | null> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, null);
    promise.then((value) => resolve({ value }), reject).finally(() => clearTimeout(timer));
  });
