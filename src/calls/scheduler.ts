import type { Flight, QueuePosition } from '../cache/single-flight.ts';
import { createFairQueue, type FairQueue, type Ticket } from './fair-queue.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Hands out turns to call the provider: within the budget, not too many at once, and fairly. */
export interface Scheduler {
  /** How many wait for their turn. */
  readonly waiting: number;
  /** How many turns have been given and not given back. */
  readonly running: number;
  /**
   * Resolves to null when it is this flight's turn, which is to be given back with `done`. Otherwise says why it has
   * none: at once where it can't come before the flight's deadline, or when everybody who waited for it has gone.
   */
  next(group: string, flight: Flight): Promise<Rejection | null>;
  /** Gives a turn back. */
  done(): void;
  throttled(group: string, retryAfterMs: number | null): void;
  /** Sends everybody away who waits: nobody would answer them. */
  refuseAll(): void;
}

export type Rejection =
  /** `waitMs` is how long the turn would have taken at least. */
  | { readonly kind: 'late'; readonly waitMs: number | null }
  /** Nobody would answer. */
  | { readonly kind: 'refused' };

export interface SchedulerOptions {
  readonly maxConcurrency: number;
  /** The pace of each quota group, made when it is first needed; `wake` is to be called when it may go on sooner. */
  readonly createRateLimiter: (group: string, wake: () => void) => RateLimiter;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Group {
  readonly rateLimiter: RateLimiter;
  readonly queue: FairQueue<ScheduledTicket>;
  timer: NodeJS.Timeout | null;
}

export const createScheduler = (options: SchedulerOptions): Scheduler => new RegionScheduler(options);

class RegionScheduler implements Scheduler {
  readonly #options: SchedulerOptions;
  readonly #groups = new Map<string, Group>();
  /** The same groups, by number. */
  readonly #order: Group[] = [];
  #free: number;
  /** Where the next round over the groups begins, so that none of them takes all the places. */
  #round = 0;

  constructor(options: SchedulerOptions) {
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

  next(name: string, flight: Flight): Promise<Rejection | null> {
    const group = this.#group(name);
    const waitMs = leastWait(group, flight);
    if (flight.ended) return Promise.resolve(gone);
    if (this.#options.now() + waitMs >= flight.deadline) return Promise.resolve({ kind: 'late', waitMs });
    return new Promise((resolve) => {
      group.queue.add(new ScheduledTicket(group.queue, flight, resolve));
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
    this.#group(name).rateLimiter.throttled(performance.now(), retryAfterMs);
  }

  refuseAll(): void {
    for (const { queue } of this.#groups.values()) for (const ticket of queue.takeAll()) ticket.sendErrorResponse();
  }

  #group(name: string): Group {
    const known = this.#groups.get(name);
    if (known) return known;
    const wake = () => this.#pump(group);
    const group: Group = {
      rateLimiter: this.#options.createRateLimiter(name, wake),
      queue: createFairQueue(),
      timer: null,
    };
    this.#groups.set(name, group);
    this.#order.push(group);
    return group;
  }

  #pump(group: Group): void {
    while (this.#free > 0 && group.queue.size > 0) {
      const waitMs = group.rateLimiter.take(performance.now(), group.queue.size);
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

/** With nobody else in the region queue, and the shortest of the lines that the flight stands in. */
const leastWait = ({ rateLimiter, queue }: Group, { loadIds }: Flight): number => {
  let shortest = Number.POSITIVE_INFINITY;
  for (const loadId of loadIds) shortest = Math.min(shortest, queue.backlog(loadId));
  return rateLimiter.leastWait(performance.now(), shortest + 1);
};

const gone: Rejection = { kind: 'late', waitMs: null };
const refused: Rejection = { kind: 'refused' };

class ScheduledTicket implements Ticket, QueuePosition {
  waiting = true;
  readonly #queue: FairQueue<ScheduledTicket>;
  readonly #flight: Flight;
  readonly #resolve: (rejection: Rejection | null) => void;

  constructor(queue: FairQueue<ScheduledTicket>, flight: Flight, resolve: (rejection: Rejection | null) => void) {
    this.#queue = queue;
    this.#flight = flight;
    this.#resolve = resolve;
    flight.queuePosition = this;
  }

  get loadIds(): ReadonlySet<string> {
    return this.#flight.loadIds;
  }

  admit(): void {
    this.#leave(null);
  }

  sendErrorResponse(): void {
    this.#leave(refused);
  }

  joined(loadId: string): void {
    this.#queue.share(this, loadId);
  }

  ended(): void {
    this.#queue.leave(this);
    this.#leave(gone);
  }

  #leave(rejection: Rejection | null): void {
    this.#flight.queuePosition = null;
    this.#resolve(rejection);
  }
}
