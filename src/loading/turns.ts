import { createFairQueue, type FairQueue, type Ticket } from './fair-queue.ts';
import type { Pace } from './pace.ts';
import type { Flight, FlightPlace } from './single-flight.ts';

/** Hands out turns to call the provider: within the budget, not too many at once, and fairly. */
export interface Turns {
  /** How many wait for their turn. */
  readonly waiting: number;
  /** How many turns have been given and not given back. */
  readonly running: number;
  /**
   * Resolves when it is this call's turn. Rejects with `late`: at once where the turn can't come before the flight's
   * deadline, or when everybody who waited for it has gone.
   */
  next(group: string, flight: Flight, reasons: Reasons): Promise<Turn>;
  throttled(group: string, retryAfterMs: number | null): void;
  /** Sends everybody away who waits: nobody would answer them. */
  refuseAll(): void;
}

export interface Turn {
  /** Gives the turn back; to be called once. */
  done(): void;
}

/** What to say to those who are sent away. */
export interface Reasons {
  /** `waitMs` is how long the turn would have taken at least. */
  late(waitMs: number | null): Error;
  broken(): Error;
}

export interface TurnsOptions {
  readonly maxConcurrency: number;
  /** The pace of each quota group, made when it is first needed; `wake` is to be called when it may go on sooner. */
  readonly createPace: (group: string, wake: () => void) => Pace;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

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
  readonly #turn: Turn = { done: () => this.#done() };
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

  next(name: string, flight: Flight, reasons: Reasons): Promise<Turn> {
    const group = this.#group(name);
    const waitMs = leastWait(group, flight);
    if (flight.ended) return Promise.reject(reasons.late(null));
    if (this.#options.now() + waitMs >= flight.deadline) return Promise.reject(reasons.late(waitMs));
    return new Promise<Turn>((resolve, reject) => {
      const admit = () => resolve(this.#turn);
      group.queue.add(new TurnTicket(group.queue, flight, { ...reasons, admit, reject }));
      this.#pump(group);
    });
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

  #done(): void {
    this.#free += 1;
    this.#round += 1;
    for (let number = 0; number < this.#order.length; number += 1) {
      const group = this.#order[(this.#round + number) % this.#order.length];
      if (group) this.#pump(group);
    }
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

interface Outcomes extends Reasons {
  admit(): void;
  reject(reason: Error): void;
}

class TurnTicket implements Ticket, FlightPlace {
  readonly requestIds: Set<string>;
  waiting = true;
  readonly #queue: FairQueue<TurnTicket>;
  readonly #flight: Flight;
  readonly #outcomes: Outcomes;

  constructor(queue: FairQueue<TurnTicket>, flight: Flight, outcomes: Outcomes) {
    this.requestIds = new Set(flight.requestIds);
    this.#queue = queue;
    this.#flight = flight;
    this.#outcomes = outcomes;
    flight.place = this;
  }

  admit(): void {
    this.#flight.place = null;
    this.#outcomes.admit();
  }

  refuse(): void {
    this.#flight.place = null;
    this.#outcomes.reject(this.#outcomes.broken());
  }

  joined(requestId: string): void {
    this.#queue.share(this, requestId);
  }

  ended(): void {
    this.#flight.place = null;
    this.#queue.leave(this);
    this.#outcomes.reject(this.#outcomes.late(null));
  }
}
