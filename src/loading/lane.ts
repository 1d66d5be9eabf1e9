import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountConfig } from '../config/config.ts';
import { KmsError, type KmsErrorCode, type KmsOperation } from '../errors.ts';
import type { Provider, ProviderClient } from '../providers/provider.ts';
import { AbandonedAttempt, type Circuit, type CircuitWord, createCircuit } from './circuit.ts';
import { credentialScope } from './credential-scope.ts';
import { meaningOf } from './failures.ts';
import type { LaneState, LoadListener } from './key-source.ts';
import type { Pace } from './pace.ts';
import type { Flight } from './single-flight.ts';
import { createTurns, type Turns } from './turns.ts';

/** One operation on one provider, in one account and Region. */
export interface LaneCall<T> {
  readonly operation: KmsOperation;
  readonly arn: string | null;
  invoke(client: ProviderClient, signal: AbortSignal): Promise<T>;
  providerRequestId(value: T): string | null;
}

export interface LaneOptions {
  readonly provider: Provider;
  readonly account: AccountConfig;
  readonly region: string;
  readonly attemptTimeoutMs: number;
  readonly createPace: (group: string, wake: () => void) => Pace;
  readonly listener: LoadListener;
  readonly now: () => number;
}

/** Attempts at one operation, where it is not throttling that stands in the way. */
const maxAttempts = 3;
const retryDelayMs = 100;
/** A provider that has said nothing for so long when the client's time was up counts as silent. */
const silenceMs = 1000;

const messages = {
  KMS_PROVIDER_UNAVAILABLE: 'The provider has not answered several times in a row; its circuit is open for a moment.',
  KMS_PROVIDER_TIMEOUT: 'The time allowed for asking the provider has passed.',
} satisfies Partial<Record<KmsErrorCode, string>>;

/**
 * The way to one provider, account and Region. Each attempt, the first or another, waits for its turn in the budget;
 * an attempt is made only while the circuit is closed. What one lane meets, no other lane feels.
 */
export class Lane {
  readonly provider: Provider;
  readonly account: AccountConfig;
  readonly region: string;
  /** Whose eyes its answers are read with. */
  readonly scope: string;
  readonly #options: LaneOptions;
  readonly #turns: Turns;
  readonly #circuit: Circuit;
  #client: ProviderClient | null = null;

  constructor(options: LaneOptions) {
    this.provider = options.provider;
    this.account = options.account;
    this.region = options.region;
    this.scope = credentialScope(options.account);
    this.#options = options;
    this.#turns = createTurns({
      maxConcurrency: options.account.maxConcurrency,
      createPace: options.createPace,
      now: options.now,
    });
    this.#circuit = createCircuit((state) => this.#circuitChanged(state));
  }

  get circuit(): CircuitWord {
    return this.#circuit.state;
  }

  get state(): LaneState {
    const { provider, accountId } = this.account;
    const { waiting, running } = this.#turns;
    return { provider, accountId, region: this.region, circuit: this.circuit, waiting, running };
  }

  /** Made when it is first needed: hundreds of accounts do not cost anything before somebody asks for them. */
  get client(): ProviderClient {
    const { provider, account, region, attemptTimeoutMs } = this.#options;
    this.#client ??= provider.createClient(account, region, { attemptTimeoutMs });
    return this.#client;
  }

  /** Resolves to the provider's answer, or rejects with a KmsError. */
  async call<T>(call: LaneCall<T>, flight: Flight): Promise<T> {
    let last: KmsError | null = null;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(call, flight, last);
      } catch (error) {
        if (error instanceof AbandonedAttempt) throw error.answer;
        last = this.#toKmsError(error, call);
        if (!(await this.#mayRepeat(last, attempt, flight))) throw last;
      }
    }
  }

  /** A failure that happened on this side of the provider. */
  failure(
    code: keyof typeof messages,
    call: { readonly operation: KmsOperation; readonly arn: string | null },
    retryAfterMs: number | null = null,
  ): KmsError {
    const { operation, arn } = call;
    const { provider, accountId } = this.account;
    const place = { provider, accountId, region: this.region, operation, arn };
    return new KmsError({ code, message: messages[code], retryable: true, retryAfterMs, ...place });
  }

  close(): void {
    this.#client?.close();
  }

  /** `last` is what the attempt before met: it says more than that the circuit has opened since. */
  async #attempt<T>(call: LaneCall<T>, flight: Flight, last: KmsError | null): Promise<T> {
    const broken = () => new AbandonedAttempt(last ?? this.failure('KMS_PROVIDER_UNAVAILABLE', call), false);
    if (this.#circuit.refuses) throw broken();
    const late = (waitMs: number | null) => new AbandonedAttempt(this.#late(call, flight, waitMs), false);
    const turn = await this.#turns.next(this.#quotaGroup(call.operation), flight, { late, broken });
    try {
      return await this.#circuit.attempt(questionOf(call), () => this.#invoke(call, flight), broken);
    } finally {
      turn.done();
    }
  }

  #late<T>(call: LaneCall<T>, flight: Flight, waitMs: number | null): KmsError {
    const retryAfterMs = waitMs === null ? null : Math.ceil(waitMs);
    return flight.refusal ?? this.failure('KMS_PROVIDER_TIMEOUT', call, retryAfterMs);
  }

  async #invoke<T>(call: LaneCall<T>, flight: Flight): Promise<T> {
    const startedAt = performance.now();
    flight.stage = 'sent';
    flight.sentAt = this.#options.now();
    try {
      const value = await call.invoke(this.client, flight.signal);
      flight.answeredAt = this.#options.now();
      this.#tellCall(call, flight, startedAt, call.providerRequestId(value), null);
      return value;
    } catch (error) {
      throw this.#failedAttempt(error, call, flight, startedAt);
    }
  }

  #failedAttempt<T>(error: unknown, call: LaneCall<T>, flight: Flight, startedAt: number): Error {
    const { operation } = call;
    const failure = this.#toKmsError(error, call);
    this.#tellCall(call, flight, startedAt, failure.requestId, failure);
    if (flight.ended) {
      const silence = flight.ended === 'deadline' && performance.now() - startedAt >= silenceMs;
      return new AbandonedAttempt(failure, silence);
    }
    if (meaningOf(failure.code).retry === 'throttled') {
      flight.refusal = failure;
      this.#turns.throttled(this.#quotaGroup(operation), failure.retryAfterMs);
      const { provider, accountId } = this.account;
      this.#options.listener({ kind: 'throttled', provider, accountId, region: this.region, operation });
    }
    return failure;
  }

  async #mayRepeat({ code }: KmsError, attempt: number, flight: Flight): Promise<boolean> {
    const { retry } = meaningOf(code);
    if (retry === 'never' || flight.ended) return false;
    if (retry === 'throttled') return this.#options.now() < flight.deadline;
    if (attempt >= maxAttempts || this.#circuit.state !== 'closed') return false;
    const delayMs = retryDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random());
    if (this.#options.now() + delayMs >= flight.deadline) return false;
    return sleep(delayMs, true, { signal: flight.signal }).catch(() => false);
  }

  /** Clients reject with nothing but KmsErrors; a mistake in one of them becomes one here, and harms one key only. */
  #toKmsError(error: unknown, { operation, arn }: LaneCall<unknown>): KmsError {
    const { provider, accountId } = this.account;
    const place = { provider, accountId, region: this.region, operation, arn };
    if (error instanceof KmsError) return error.arn === arn && error.region ? error : error.with(place);
    const message = 'The provider could not be asked: an internal error.';
    return new KmsError({ code: 'KMS_PROVIDER_ERROR', message, ...place }, { cause: error });
  }

  #quotaGroup(operation: KmsOperation): string {
    return this.provider.quotas[operation].group;
  }

  #circuitChanged(state: CircuitWord): void {
    const { provider, accountId } = this.account;
    this.#options.listener({ kind: 'circuit', provider, accountId, region: this.region, state });
    if (state === 'open') this.#turns.refuseAll();
  }

  #tellCall<T>(
    call: LaneCall<T>,
    flight: Flight,
    startedAt: number,
    providerRequestId: string | null,
    error: KmsError | null,
  ): void {
    const { provider, accountId } = this.account;
    const { subject, requestId } = flight.first;
    this.#options.listener({
      kind: 'provider-call',
      operation: call.operation,
      provider,
      accountId,
      region: this.region,
      arn: call.arn,
      subject,
      requestId,
      providerRequestId,
      durationMs: performance.now() - startedAt,
      error,
    });
  }
}

const questionOf = ({ operation, arn }: Pick<LaneCall<unknown>, 'operation' | 'arn'>): string => `${operation} ${arn}`;
