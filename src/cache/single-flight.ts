import type { KmsError } from '../errors.ts';
import type { Flight, Loads, QueuePosition } from '../load.ts';
import { EndSignal } from '../providers/abort.ts';
import type { CallSignal } from '../providers/provider.ts';
import type { LeaveReason, Waiter } from './dismissals.ts';
import type { RequestOptions, WaitingRequest } from './waiting-request.ts';

/** A read, with its name within this process. */
export interface CacheKey {
  readonly key: string;
}

/** How flights do their work, and whom they notify. */
export interface FlightPlan<R, T> {
  /** Called for each waiter: `joined` where it joins a flight in progress. */
  report(result: 'miss' | 'joined'): void;
  work(read: R, flight: Flight): Promise<T>;
  /** Called with the result of the work, before the waiters get it. */
  answered(read: R, value: T, flight: Flight): void;
  failed(read: R, failure: unknown, flight: Flight): void;
  /** The error for a waiter whose deadline has passed. */
  timedOut(read: R): KmsError;
  /** The value that a waiter gets in place of a failure; undefined where there is none. */
  fallback(read: R, failure: unknown, request: WaitingRequest): T | undefined;
  now(): number;
}

/** The reads in progress. All requests for the same key share one. */
export class SingleFlight<R extends CacheKey, T> {
  readonly #plan: FlightPlan<R, T>;
  readonly #flights = new Map<string, OpenFlight<R, T>>();

  constructor(plan: FlightPlan<R, T>) {
    this.#plan = plan;
  }

  /**
   * Joins the flight for the key, or begins one. Rejects with the error of the work, or with `timedOut` when this
   * waiter's own deadline passes or its signal aborts; the work continues while anybody waits for it.
   */
  load(read: R, request: WaitingRequest): Promise<T> {
    const open = this.#flights.get(read.key);
    if (open?.admits(request)) {
      this.#plan.report('joined');
      return open.wait(request);
    }
    this.#plan.report('miss');
    const flight = new OpenFlight(this.#plan, read, request, this.#flights);
    this.#flights.set(read.key, flight);
    const promise = flight.wait(request);
    flight.begin();
    return promise;
  }
}

/** During a scan there are tens of thousands of flights, so each is one object, plus one for each waiter. */
class OpenFlight<R extends CacheKey, T> implements Flight {
  readonly read: R;
  readonly first: RequestOptions;
  /** Of the first request, until another joins. */
  loads: Loads;
  queuePosition: QueuePosition | null = null;
  ended: Flight['ended'] = null;
  stage: Flight['stage'];
  sentAt = 0;
  answeredAt = 0;
  lastFailure: KmsError | null = null;
  deadline = 0;
  readonly #plan: FlightPlan<R, T>;
  /** All flights by key. This one is removed when it lands. */
  readonly #flights: Map<string, OpenFlight<R, T>>;
  readonly #waiters: FlightWaiter<R, T>[] = [];
  #joinedLoads: Map<string, string> | null = null;
  #signal: EndSignal | null = null;

  constructor(plan: FlightPlan<R, T>, read: R, request: WaitingRequest, flights: Map<string, OpenFlight<R, T>>) {
    this.#plan = plan;
    this.read = read;
    this.first = request.options;
    this.loads = request.loads;
    this.stage = request.options.fresh ? 'queued' : 'looking';
    this.#flights = flights;
  }

  get signal(): CallSignal {
    this.#signal ??= new EndSignal();
    if (this.ended) this.#signal.abort();
    return this.#signal;
  }

  /** A request for a fresh answer may join only before the provider is called. */
  admits({ options }: WaitingRequest): boolean {
    return this.ended === null && (!options.fresh || this.stage === 'queued');
  }

  wait(request: WaitingRequest): Promise<T> {
    this.deadline = Math.max(this.deadline, request.deadline);
    if (!this.loads.has(request.options.loadId)) this.#addLoad(request.options);
    return new Promise<T>((resolve, reject) => {
      const waiter = { flight: this, request, resolve, reject };
      this.#waiters.push(waiter);
      request.add(waiter, this.#plan.now());
    });
  }

  begin(): void {
    this.#plan.work(this.read, this).then(
      (value) => {
        this.#plan.answered(this.read, value, this);
        for (const waiter of this.#takeAll()) waiter.resolve(value);
      },
      (failure) => {
        this.#plan.failed(this.read, failure, this);
        for (const waiter of this.#takeAll()) this.#fail(waiter, failure);
      },
    );
  }

  left(waiter: FlightWaiter<R, T>, reason: LeaveReason): void {
    const index = this.#waiters.indexOf(waiter);
    if (index === -1) return;
    this.#waiters.splice(index, 1);
    waiter.request.delete(waiter);
    this.#fail(waiter, this.lastFailure ?? this.#plan.timedOut(this.read));
    if (this.#waiters.length === 0) this.#end(reason);
  }

  #fail({ request, resolve, reject }: FlightWaiter<R, T>, failure: unknown): void {
    const value = this.#plan.fallback(this.read, failure, request);
    if (value === undefined) reject(failure);
    else resolve(value);
  }

  #takeAll(): readonly FlightWaiter<R, T>[] {
    this.#land();
    const all = this.#waiters.splice(0);
    for (const waiter of all) waiter.request.delete(waiter);
    return all;
  }

  #addLoad({ loadId, caller = '' }: RequestOptions): void {
    this.#joinedLoads ??= new Map(this.loads);
    this.#joinedLoads.set(loadId, caller);
    this.loads = this.#joinedLoads;
    this.queuePosition?.joined(loadId, caller);
  }

  #land(): void {
    const { key } = this.read;
    if (this.#flights.get(key) === this) this.#flights.delete(key);
  }

  #end(reason: LeaveReason): void {
    this.ended = reason;
    this.#land();
    this.queuePosition?.ended();
    this.#signal?.abort();
  }
}

/** Plain data, since there is one for each read. */
interface FlightWaiter<R extends CacheKey, T> extends Waiter {
  readonly flight: OpenFlight<R, T>;
  readonly request: WaitingRequest;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}
