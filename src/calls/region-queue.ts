import { performance } from 'node:perf_hooks';
import type { AccountConfig } from '../config/config.ts';
import { KmsError, type KmsOperation } from '../errors.ts';
import type { LoadListener } from '../events.ts';
import { meaningOf } from '../failure-meaning.ts';
import type { Flight } from '../load.ts';
import type { CallOptions, ClientSettings, Provider, ProviderClient, RegionKey } from '../providers/provider.ts';
import type { RateLimiter } from '../quota.ts';
import { type CallFailureCode, type CallTarget, callFailure, toKmsError } from './call-errors.ts';
import { type Attempt, type CircuitBreaker, type CircuitState, createCircuitBreaker } from './circuit-breaker.ts';
import { credentialsHash } from './credentials-hash.ts';
import { reportFailure } from './report-failure.ts';
import { mayRetry } from './retries.ts';
import type { Rejection, Turn } from './scheduled-ticket.ts';
import { Scheduler } from './scheduler.ts';
import { WaitingBatches } from './waiting-batches.ts';

/** One operation on one provider, in one account and Region. */
export interface QueuedCall<T> {
  readonly operation: KmsOperation;
  readonly arn: string | null;
  invoke(client: ProviderClient, options: CallOptions): Promise<T>;
  /** The id under which the provider logged the call, if the answer contains it. */
  providerRequestId?(answer: T): string | null;
}

export interface RegionQueueOptions {
  readonly provider: Provider;
  readonly account: AccountConfig;
  readonly region: string;
  /** One object for all queues: clients that are given the same share credentials. */
  readonly clientSettings: ClientSettings;
  readonly createRateLimiter: (group: string, wake: () => void) => RateLimiter;
  readonly listener: LoadListener;
  readonly now: () => number;
}

/** The current state of a region queue. */
export interface RegionQueueState extends RegionKey {
  readonly circuit: CircuitState;
  /** The number of calls that wait for their turn. */
  readonly waiting: number;
  /** The number of calls in progress. */
  readonly running: number;
}

/**
 * Calls one provider in one account and Region. Each attempt, the first or a retry, waits for its turn within the
 * quota, and is made only if the circuit breaker lets it through. Failures in one region queue do not affect the
 * others.
 */
export class RegionQueue {
  readonly provider: Provider;
  readonly account: AccountConfig;
  readonly regionKey: RegionKey;
  /** Hash of the credentials used; part of the shared cache key. */
  readonly credentialsHash: string;
  /** Batches of keys that wait until fewer calls of their caller do. */
  readonly batches: WaitingBatches;
  readonly #clientSettings: ClientSettings;
  readonly #listener: LoadListener;
  readonly #now: () => number;
  readonly #scheduler: Scheduler;
  readonly #circuitBreaker: CircuitBreaker;
  #client: ProviderClient | null = null;
  #sentAt = 0;

  constructor({ provider, account, region, clientSettings, createRateLimiter, listener, now }: RegionQueueOptions) {
    const { accountId, maxConcurrency } = account;
    this.provider = provider;
    this.account = account;
    this.regionKey = { provider: provider.id, accountId, region };
    this.credentialsHash = credentialsHash(account, provider.ambientCredentials);
    this.#clientSettings = clientSettings;
    this.#listener = listener;
    this.#now = now;
    const settled = () => this.batches.callsChanged();
    this.#scheduler = new Scheduler({ maxConcurrency, createRateLimiter, settled, now });
    const waitingOf = (caller: string) => this.#scheduler.waitingOf(caller);
    this.batches = new WaitingBatches({ waitingOf, maxConcurrency, now });
    this.#circuitBreaker = createCircuitBreaker((state) => this.#circuitChanged(state));
  }

  get circuit(): CircuitState {
    return this.#circuitBreaker.state;
  }

  get state(): RegionQueueState {
    const { waiting, running } = this.#scheduler;
    return { ...this.regionKey, circuit: this.circuit, waiting, running };
  }

  /** Created when it is first needed, so that hundreds of accounts cost nothing before their keys are requested. */
  get client(): ProviderClient {
    this.#client ??= this.provider.createClient(this.account, this.regionKey.region, this.#clientSettings);
    return this.#client;
  }

  /** Resolves to the provider's answer, or rejects with a KmsError. */
  async call<T>(call: QueuedCall<T>, flight: Flight): Promise<T> {
    for (let attempts = 1; ; ) {
      if (this.#circuitBreaker.refuses) await this.#circuitBreaker.probe;
      if (this.#circuitBreaker.refuses) throw this.#unavailable(call, flight);
      const group = this.provider.quotas[call.operation]?.group ?? call.operation;
      const turn = await this.#scheduler.next(group, flight);
      if (turn.kind !== 'turn') throw this.#rejected(turn, call, flight);
      const outcome = await this.#attempt(call, flight, turn);
      // The circuit opened during the wait: the call waits for the result of a probe in progress, or fails.
      if (outcome === null) continue;
      if (!(outcome instanceof KmsError)) return outcome;
      if (!(await mayRetry(outcome, flight, { attempts, circuit: this.circuit, now: this.#now }))) throw outcome;
      attempts += 1;
    }
  }

  /** A failure of this service, not of the provider. */
  failure(
    code: CallFailureCode,
    call: { readonly operation: KmsOperation; readonly arn: string | null },
    retryAfterMs: number | null = null,
  ): KmsError {
    return callFailure(code, this.#targetOf(call), retryAfterMs);
  }

  close(): void {
    this.#client?.close();
  }

  /** Prefers the error of an earlier attempt, which says more than that the circuit is open. */
  #unavailable<T>(call: QueuedCall<T>, { lastFailure }: Flight): KmsError {
    return lastFailure ?? this.failure('KMS_PROVIDER_UNAVAILABLE', call);
  }

  #rejected<T>(rejection: Rejection, call: QueuedCall<T>, flight: Flight): KmsError {
    if (rejection.kind === 'refused') return this.#unavailable(call, flight);
    const retryAfterMs = rejection.waitMs === null ? null : Math.ceil(rejection.waitMs);
    return flight.lastFailure ?? this.failure('KMS_PROVIDER_TIMEOUT', call, retryAfterMs);
  }

  /**
   * Makes one attempt, and ends its turn. Resolves to the answer or the error; to null where the circuit breaker lets
   * no call through.
   */
  async #attempt<T>(call: QueuedCall<T>, flight: Flight, turn: Turn): Promise<T | KmsError | null> {
    const attempt = this.#circuitBreaker.enter();
    const startedAt = performance.now();
    const idleBeforeMs = performance.nodeTiming.idleTime;
    try {
      if (attempt === null) return null;
      const value = await this.#invoke(call, flight, attempt);
      flight.answeredAt = this.#now();
      attempt.answered();
      this.#reportCall(call, flight, startedAt, call.providerRequestId?.(value) ?? null, null);
      return value;
    } catch (error) {
      const failure = toKmsError(error, this.#targetOf(call));
      if (attempt) reportFailure(attempt, failure, call, flight, idleBeforeMs);
      this.#failed(failure, call, flight, startedAt, turn);
      return failure;
    } finally {
      this.#scheduler.end(turn);
    }
  }

  #invoke<T>(call: QueuedCall<T>, flight: Flight, { overtaken }: Attempt): Promise<T> {
    // The current time, moved forward where necessary: calls in the same millisecond keep their order.
    this.#sentAt = Math.max(this.#now(), this.#sentAt + 0.001);
    flight.stage = 'sent';
    flight.sentAt = this.#sentAt;
    const answer = call.invoke(this.client, flight);
    if (overtaken === null) return answer;
    // A probe is given up when another one is answered first: it was sent before the provider recovered.
    const givenUp = overtaken.then(() => {
      throw this.failure('KMS_PROVIDER_TIMEOUT', call);
    });
    return Promise.race([answer, givenUp]);
  }

  #failed<T>(failure: KmsError, call: QueuedCall<T>, flight: Flight, startedAt: number, turn: Turn): void {
    this.#reportCall(call, flight, startedAt, failure.requestId, failure);
    flight.lastFailure = failure;
    if (flight.ended || meaningOf(failure.code).retry !== 'throttled') return;
    this.#scheduler.throttled(turn, failure.retryAfterMs);
    this.#listener({ kind: 'throttled', ...this.regionKey, operation: call.operation });
  }

  #targetOf({ operation, arn }: Pick<QueuedCall<unknown>, 'operation' | 'arn'>): CallTarget {
    return { ...this.regionKey, operation, arn };
  }

  #circuitChanged(state: CircuitState): void {
    this.#listener({ kind: 'circuit', ...this.regionKey, state });
    if (state === 'open') this.#scheduler.refuseAll();
  }

  #reportCall<T>(
    call: QueuedCall<T>,
    flight: Flight,
    startedAt: number,
    providerRequestId: string | null,
    error: KmsError | null,
  ): void {
    const { operation, arn } = call;
    const { subject, correlationId } = flight.first;
    const durationMs = performance.now() - startedAt;
    this.#listener({
      kind: 'provider-call',
      ...this.regionKey,
      operation,
      arn,
      subject,
      correlationId,
      providerRequestId,
      durationMs,
      error,
    });
  }
}
