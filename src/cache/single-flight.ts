import type { KmsError } from '../errors.ts';
import type { Flight, Loads, QueuePosition } from '../load.ts';
import { EndSignal } from '../providers/abort.ts';
import type { CallSignal } from '../providers/provider.ts';
import type { Waiter, WaitingRequest } from './waiting-request.ts';

/** What a read is called within this process. */
export interface CacheKey {
  readonly key: string;
}

/** What flights need to know of the reads that they answer. */
export interface FlightPlan<Q, T> {
  /** Is called for each waiter, with whether the work was already under way. */
  entered(joined: boolean): void;
  work(read: Q, flight: Flight): Promise<T>;
  /** The error for a waiter whose deadline has passed. */
  timedOut(read: Q): KmsError;
  /** An answer to give in place of a failure; undefined where there is none. */
  fallback(read: Q, failure: unknown, request: WaitingRequest): T | undefined;
  now(): number;
}

export interface SingleFlight<Q, T> {
  /**
   * Joins the work on the question, or begins it. Rejects with what the work rejects with, or with `timedOut` when this
   * waiter's own deadline passes or its signal aborts; the work goes on while anybody waits for it.
   */
  load(read: Q, request: WaitingRequest): Promise<T>;
}

export const createSingleFlight = <Q extends CacheKey, T>(plan: FlightPlan<Q, T>): SingleFlight<Q, T> => {
  const flights = new Map<string, OpenFlight<Q, T>>();
  const land = (flight: OpenFlight<Q, T>) => {
    const { key } = flight.read;
    if (flights.get(key) === flight) flights.delete(key);
  };
  const joinable = ({ key }: Q, request: WaitingRequest): OpenFlight<Q, T> | null => {
    const flight = flights.get(key);
    if (!flight || flight.ended !== null) return null;
    return !request.fresh || flight.stage === 'queued' ? flight : null;
  };
  return {
    load(read, request) {
      const open = joinable(read, request);
      plan.entered(open !== null);
      if (open) return open.wait(request);
      const flight = new OpenFlight(plan, read, request, land);
      flights.set(read.key, flight);
      const promise = flight.wait(request);
      flight.begin();
      return promise;
    },
  };
};

/** A scan has ten thousands of flights at once: each is one object, and one for each waiter. */
class OpenFlight<Q, T> implements Flight {
  readonly read: Q;
  readonly first: WaitingRequest;
  queuePosition: QueuePosition | null = null;
  ended: Flight['ended'] = null;
  stage: Flight['stage'];
  sentAt = 0;
  answeredAt = 0;
  lastFailure: KmsError | null = null;
  deadline = 0;
  readonly #plan: FlightPlan<Q, T>;
  readonly #land: (flight: OpenFlight<Q, T>) => void;
  readonly #waiters: FlightWaiter<Q, T>[] = [];
  /** Made when a second request joins. */
  #loads: Map<string, string> | null = null;
  #signal: EndSignal | null = null;

  constructor(plan: FlightPlan<Q, T>, read: Q, first: WaitingRequest, land: (flight: OpenFlight<Q, T>) => void) {
    this.#plan = plan;
    this.read = read;
    this.first = first;
    this.stage = first.fresh ? 'queued' : 'looking';
    this.#land = land;
  }

  get signal(): CallSignal {
    this.#signal ??= new EndSignal();
    if (this.ended) this.#signal.abort();
    return this.#signal;
  }

  get loads(): Loads {
    return this.#loads ?? this.first.loads;
  }

  wait(request: WaitingRequest): Promise<T> {
    this.deadline = Math.max(this.deadline, request.deadline);
    this.#admit(request);
    return new Promise<T>((resolve, reject) => {
      const waiter = new FlightWaiter(this, request, resolve, reject);
      this.#waiters.push(waiter);
      request.add(waiter, this.#plan.now());
    });
  }

  begin(): void {
    this.#plan.work(this.read, this).then(
      (value) => {
        for (const waiter of this.#takeAll()) waiter.resolve(value);
      },
      (failure) => {
        for (const waiter of this.#takeAll()) this.#fail(waiter, failure);
      },
    );
  }

  left(waiter: FlightWaiter<Q, T>, reason: 'deadline' | 'gone'): void {
    const index = this.#waiters.indexOf(waiter);
    if (index === -1) return;
    this.#waiters.splice(index, 1);
    waiter.request.delete(waiter);
    this.#fail(waiter, this.lastFailure ?? this.#plan.timedOut(this.read));
    if (this.#waiters.length === 0) this.#end(reason);
  }

  #fail({ request, resolve, reject }: FlightWaiter<Q, T>, failure: unknown): void {
    const value = this.#plan.fallback(this.read, failure, request);
    if (value === undefined) reject(failure);
    else resolve(value);
  }

  #takeAll(): readonly FlightWaiter<Q, T>[] {
    this.#land(this);
    const all = this.#waiters.splice(0);
    for (const waiter of all) waiter.request.delete(waiter);
    return all;
  }

  #admit({ loadId, caller }: WaitingRequest): void {
    if (this.loads.has(loadId)) return;
    this.#loads ??= new Map(this.first.loads);
    this.#loads.set(loadId, caller);
    this.queuePosition?.joined(loadId, caller);
  }

  #end(reason: 'deadline' | 'gone'): void {
    this.ended = reason;
    this.#land(this);
    this.queuePosition?.ended();
    this.#signal?.abort();
  }
}

class FlightWaiter<Q, T> implements Waiter {
  readonly #flight: OpenFlight<Q, T>;
  readonly request: WaitingRequest;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;

  constructor(
    flight: OpenFlight<Q, T>,
    request: WaitingRequest,
    resolve: (value: T) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#flight = flight;
    this.request = request;
    this.resolve = resolve;
    this.reject = reject;
  }

  leave(reason: 'deadline' | 'gone'): void {
    this.#flight.left(this, reason);
  }
}
