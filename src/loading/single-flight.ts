import type { KmsError } from '../errors.ts';
import { onAbort } from './abort-listeners.ts';

/** One who waits for an answer. */
export interface Waiting {
  /** null for work that nobody in particular waits for, such as a revalidation. */
  readonly signal: AbortSignal | null;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly requestId: string;
  readonly subject: string | null;
  readonly fresh: boolean;
}

/** What the work knows of those who wait for it. */
export interface Flight {
  /** The one for whom it was begun. */
  readonly first: Waiting;
  /** Why nobody waits any more: the last deadline has passed, or the last client has gone. null while somebody does. */
  readonly ended: 'deadline' | 'gone' | null;
  /** Aborts when nobody waits any more. Made when it is first asked for: most flights get by without. */
  readonly signal: AbortSignal;
  /** The latest of all deadlines, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly requestIds: ReadonlySet<string>;
  /** Its place in a queue, while it stands in one. */
  place: FlightPlace | null;
  /**
   * How far it is. Who wants a fresh answer may only join while the provider has not been asked, and the shared cache
   * will not be asked any more.
   */
  stage: 'looking' | 'queued' | 'sent';
  /** When the latest call to the provider began, in milliseconds since the epoch. */
  sentAt: number;
  /** When the provider gave its answer, in milliseconds since the epoch. */
  answeredAt: number;
  /** The provider's latest refusal, which says more than that time ran out. */
  refusal: KmsError | null;
}

/** What a queue wants to know of a flight that stands in it. */
export interface FlightPlace {
  /** One more request waits for it. */
  joined(requestId: string): void;
  /** Nobody waits for it any more. */
  ended(): void;
}

export interface SingleFlight<T> {
  /**
   * Joins the work on `key`, or begins it. Rejects with what the work rejects with, or with `timedOut()` when this
   * waiter's own deadline passes or its signal aborts; the work goes on while anybody waits for it.
   */
  load(key: string, waiting: Waiting, task: FlightTask<T>): { readonly promise: Promise<T>; readonly joined: boolean };
}

export interface FlightTask<T> {
  work(flight: Flight): Promise<T>;
  timedOut(): KmsError;
}

export const createSingleFlight = <T>(now: () => number): SingleFlight<T> => {
  const flights = new Map<string, OpenFlight<T>>();
  return {
    load(key, waiting, task) {
      const open = flights.get(key);
      if (open && mayJoin(open, waiting)) return { promise: open.wait(waiting, task, now), joined: true };
      const flight = new OpenFlight<T>(waiting);
      flights.set(key, flight);
      const promise = flight.wait(waiting, task, now);
      flight.begin(task, () => {
        if (flights.get(key) === flight) flights.delete(key);
      });
      return { promise, joined: false };
    },
  };
};

const mayJoin = (flight: Flight, { fresh }: Waiting): boolean =>
  flight.ended === null && (!fresh || flight.stage === 'queued');

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
  readonly stopListening: () => void;
  readonly timer: NodeJS.Timeout;
}

class OpenFlight<T> implements Flight {
  readonly first: Waiting;
  readonly requestIds = new Set<string>();
  place: FlightPlace | null = null;
  ended: Flight['ended'] = null;
  stage: Flight['stage'];
  sentAt = 0;
  answeredAt = 0;
  refusal: KmsError | null = null;
  deadline = 0;
  readonly #waiters = new Set<Waiter<T>>();

  #abort: AbortController | null = null;
  #landed = () => {};

  constructor(first: Waiting) {
    this.first = first;
    this.stage = first.fresh ? 'queued' : 'looking';
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.ended) this.#abort.abort();
    return this.#abort.signal;
  }

  wait(waiting: Waiting, { timedOut }: FlightTask<T>, now: () => number): Promise<T> {
    this.deadline = Math.max(this.deadline, waiting.deadline);
    this.#admit(waiting.requestId);
    return new Promise<T>((resolve, reject) => {
      const leave = (reason: 'deadline' | 'gone') => {
        this.#settle(waiter);
        reject(this.refusal ?? timedOut());
        if (this.#waiters.size === 0) this.#end(reason);
      };
      const waiter: Waiter<T> = {
        resolve,
        reject,
        stopListening: waiting.signal ? onAbort(waiting.signal, () => leave('gone')) : () => {},
        timer: setTimeout(leave, Math.max(0, waiting.deadline - now()), 'deadline'),
      };
      this.#waiters.add(waiter);
    });
  }

  begin({ work }: FlightTask<T>, landed: () => void): void {
    this.#landed = landed;
    const settle = (deliver: (waiter: Waiter<T>) => void) => {
      landed();
      for (const waiter of this.#waiters) {
        this.#settle(waiter);
        deliver(waiter);
      }
    };
    work(this).then(
      (value) => settle(({ resolve }) => resolve(value)),
      (reason) => settle(({ reject }) => reject(reason)),
    );
  }

  #admit(requestId: string): void {
    if (this.requestIds.has(requestId)) return;
    this.requestIds.add(requestId);
    this.place?.joined(requestId);
  }

  #end(reason: 'deadline' | 'gone'): void {
    this.ended = reason;
    this.#landed();
    this.place?.ended();
    this.#abort?.abort();
  }

  #settle(waiter: Waiter<T>): void {
    clearTimeout(waiter.timer);
    waiter.stopListening();
    this.#waiters.delete(waiter);
  }
}
