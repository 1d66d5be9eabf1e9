import type { Flight, FlightPlace } from '../cache/single-flight.ts';
import { createFairQueue, type FairQueue, type Ticket } from './fair-queue.ts';
import type { Pace } from './rate-limiter.ts';

/** Hands out turns to call the provider: within the budget, not too many at once, and fairly. */
export interface Turns {
  /** How many wait for their turn. */
  readonly waiting: number;
  /** How many turns have been given and not given back. */
  readonly running: number;
  /**
   * Resolves to null when it is this flight's turn, which is to be given back with `done`. Otherwise says why it has
   * none: at once where it can't come before the flight's deadline, or when everybody who waited for it has gone.
   */
  next(group: string, flight: Flight): Promise<NoTurn | null>;
  /** Gives a turn back. */
  done(): void;
  throttled(group: string, retryAfterMs: number | null): void;
  /** Sends everybody away who waits: nobody would answer them. */
  refuseAll(): void;
}

export type NoTurn =
  /** `waitMs` is how long the turn would have taken at least. */
  | { readonly kind: 'late'; readonly waitMs: number | null }
  /** Nobody would answer. */
  | { readonly kind: 'refused' };

export interface TurnsOptions {
  readonly maxConcurrency: number;
  /** The pace of each quota group, made when it is first needed; `wake` is to be called when it may go on sooner. */
  readonly createPace: (group: string, wake: () => void) => Pace;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Group {
  readonly pace: Pace;
  readonly queue: FairQueue<TurnTicket>;
  timer: NodeJS.Timeout | null;
}

export const createTurns = (options: TurnsOptions): Turns => new LaneTurns(options);

class LaneTurns implements Turns {
  readonly #options: TurnsOptions;
  readonly #groups = new Map<string, Group>();
  /** The same groups, by number. */
  readonly #order: Group[] = [];
  #free: number;
  /** Where the next round over the groups begins, so that none of them takes all the places. */
  #round = 0;

  constructor(options: TurnsOptions) {
    this.#options = options;
    this.#free = options.maxConcurrency;
  }

  get waiting(): number {
    let waiting = 0;
    for (const { queue } of this.#groups.values()) waiting += queue.size;
    return waiting;
  }

  get running(): number {
    return this.#options.maxConcurrency - this.#free;
  }

  next(name: string, flight: Flight): Promise<NoTurn | null> {
    const group = this.#group(name);
    const waitMs = leastWait(group, flight);
    if (flight.ended) return Promise.resolve(gone);
    if (this.#options.now() + waitMs >= flight.deadline) return Promise.resolve({ kind: 'late', waitMs });
    return new Promise((resolve) => {
      group.queue.add(new TurnTicket(group.queue, flight, resolve));
      this.#pump(group);
    });
  }

  done(): void {
    this.#free += 1;
    this.#round += 1;
    for (let number = 0; number < this.#order.length; number += 1) {
      const group = this.#order[(this.#round + number) % this.#order.length];
      if (group) this.#pump(group);
    }
  }

  throttled(name: string, retryAfterMs: number | null): void {
    this.#group(name).pace.throttled(performance.now(), retryAfterMs);
  }

  refuseAll(): void {
    for (const { queue } of this.#groups.values()) for (const ticket of queue.takeAll()) ticket.refuse();
  }

  #group(name: string): Group {
    const known = this.#groups.get(name);
    if (known) return known;
    const wake = () => this.#pump(group);
    const group: Group = { pace: this.#options.createPace(name, wake), queue: createFairQueue(), timer: null };
    this.#groups.set(name, group);
    this.#order.push(group);
    return group;
  }

  #pump(group: Group): void {
    while (this.#free > 0 && group.queue.size > 0) {
      const waitMs = group.pace.take(performance.now(), group.queue.size);
      if (waitMs > 0) {
        this.#pumpLater(group, waitMs);
        return;
      }
      this.#free -= 1;
      group.queue.take()?.admit();
    }
  }

  #pumpLater(group: Group, waitMs: number): void {
    if (group.timer || waitMs === Number.POSITIVE_INFINITY) return;
    group.timer = setTimeout(() => {
      group.timer = null;
      this.#pump(group);
    }, waitMs);
  }
}

/** With nobody else in the lane, and the shortest of the lines that the flight stands in. */
const leastWait = ({ pace, queue }: Group, { requestIds }: Flight): number => {
  let shortest = Number.POSITIVE_INFINITY;
  for (const requestId of requestIds) shortest = Math.min(shortest, queue.backlog(requestId));
  return pace.leastWait(performance.now(), shortest + 1);
};

const gone: NoTurn = { kind: 'late', waitMs: null };
const refused: NoTurn = { kind: 'refused' };

class TurnTicket implements Ticket, FlightPlace {
  waiting = true;
  readonly #queue: FairQueue<TurnTicket>;
  readonly #flight: Flight;
  readonly #resolve: (noTurn: NoTurn | null) => void;

  constructor(queue: FairQueue<TurnTicket>, flight: Flight, resolve: (noTurn: NoTurn | null) => void) {
    this.#queue = queue;
    this.#flight = flight;
    this.#resolve = resolve;
    flight.place = this;
  }

  get requestIds(): ReadonlySet<string> {
    return this.#flight.requestIds;
  }

  admit(): void {
    this.#leave(null);
  }

  refuse(): void {
    this.#leave(refused);
  }

  joined(requestId: string): void {
    this.#queue.share(this, requestId);
  }

  ended(): void {
    this.#queue.leave(this);
    this.#leave(gone);
  }

  #leave(noTurn: NoTurn | null): void {
    this.#flight.place = null;
    this.#resolve(noTurn);
  }
}
