import type { Flight, Loads, QueuePosition } from '../load.ts';
import type { RateLimiter } from '../quota.ts';
import { createFairQueue, type FairQueue, type Ticket } from './fair-queue.ts';

/** Schedules calls to the provider: within the quota and the concurrency limit, fairly among requests. */
export interface Scheduler {
  /** How many wait for their turn. */
  readonly waiting: number;
  /** How many of them wait for this caller. */
  waitingOf(caller: string): number;
  /** How many turns have been given and not given back. */
  readonly running: number;
  /**
   * Resolves to a turn when it is this flight's. Otherwise says why it has none: at once where it can't come before the
   * flight's deadline, or when everybody who waited for it has gone.
   */
  next(group: string, flight: Flight): Promise<Turn | Rejection>;
  throttled(group: string, retryAfterMs: number | null): void;
  /** Rejects all waiting flights, since the circuit is open. */
  refuseAll(): void;
}

/** The right to make one call. */
export interface Turn {
  readonly kind: 'turn';
  /** Called once, when the call is over. */
  end(): void;
}

export type Rejection =
  /** `waitMs` is how long the turn would have taken at least. */
  | { readonly kind: 'late'; readonly waitMs: number | null }
  /** The circuit is open. */
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
  /** What nobody waits for. */
  readonly background: FairQueue<ScheduledTicket>;
  /** Admits those whose turn it is. */
  readonly pump: () => void;
  timer: NodeJS.Timeout | null;
  /** How many more calls may begin in this turn of the event loop. */
  left: number;
}

/** How many calls of a group begin in one turn of the event loop: each takes about half a millisecond to be sent. */
const mostAtOnce = 16;

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
    for (const { queue, background } of this.#groups.values()) waiting += queue.size + background.size;
    return waiting;
  }

  waitingOf(caller: string): number {
    let waiting = 0;
    for (const { queue } of this.#order) waiting += queue.waitingOf(caller);
    return waiting;
  }

  get running(): number {
    return this.#options.maxConcurrency - this.#free;
  }

  next(name: string, flight: Flight): Promise<Turn | Rejection> {
    const group = this.#group(name);
    const waitMs = leastWait(group, flight);
    if (flight.ended) return Promise.resolve(gone);
    if (this.#options.now() + waitMs >= flight.deadline) return Promise.resolve({ kind: 'late', waitMs });
    return new Promise((resolve) => {
      addTicket(group, flight, resolve);
      this.#pump(group);
    });
  }

  #done(): void {
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
    for (const { queue, background } of this.#groups.values()) {
      for (const ticket of [...queue.takeAll(), ...background.takeAll()]) ticket.refuse();
    }
  }

  #group(name: string): Group {
    const known = this.#groups.get(name);
    if (known) return known;
    const pump = () => this.#pump(group);
    const group: Group = {
      pump,
      rateLimiter: this.#options.createRateLimiter(name, pump),
      queue: createFairQueue(),
      background: createFairQueue(),
      timer: null,
      left: mostAtOnce,
    };
    this.#groups.set(name, group);
    this.#order.push(group);
    return group;
  }

  #pump(group: Group): void {
    for (let queue = this.#nextQueue(group); queue !== null && group.left > 0; queue = this.#nextQueue(group)) {
      const waitMs = group.rateLimiter.take(performance.now(), group.queue.size + group.background.size);
      if (waitMs > 0) {
        this.#pumpLater(group, waitMs);
        return;
      }
      this.#free -= 1;
      this.#countDown(group);
      this.#admit(queue);
    }
  }

  /** In the next turn of the event loop the group goes on. */
  #countDown(group: Group): void {
    if (group.left === mostAtOnce) {
      setImmediate(() => {
        group.left = mostAtOnce;
        this.#pump(group);
      });
    }
    group.left -= 1;
  }

  #admit(queue: FairQueue<ScheduledTicket>): void {
    const next = queue.take();
    if (!next) return;
    const end = (): void => {
      queue.end(next);
      this.#done();
    };
    next.ticket.admit({ kind: 'turn', end });
  }

  /** Background work comes when no request wants the turn, and leaves places for those that come while it runs. */
  #nextQueue({ queue, background }: Group): FairQueue<ScheduledTicket> | null {
    if (this.#free > 0 && queue.size > 0) return queue;
    const reserved = Math.floor(this.#options.maxConcurrency * reservedShare);
    return this.#free > reserved && background.size > 0 ? background : null;
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
const leastWait = ({ rateLimiter, queue }: Group, { loads }: Flight): number => {
  let shortest = Number.POSITIVE_INFINITY;
  for (const [loadId, caller] of loads) shortest = Math.min(shortest, queue.backlog(loadId, caller));
  return rateLimiter.leastWait(performance.now(), shortest + 1);
};

/** Of the places for calls under way: for requests alone. */
const reservedShare = 0.25;

type Resolve = (outcome: Turn | Rejection) => void;

const addTicket = (group: Group, flight: Flight, resolve: Resolve): void => {
  const queue = flight.first.background && flight.loads.size === 1 ? group.background : group.queue;
  queue.add(new ScheduledTicket(queue, flight, resolve, group));
};

const gone: Rejection = { kind: 'late', waitMs: null };
const refused: Rejection = { kind: 'refused' };

class ScheduledTicket implements Ticket, QueuePosition {
  waiting = true;
  readonly #queue: FairQueue<ScheduledTicket>;
  readonly #flight: Flight;
  readonly #resolve: Resolve;
  readonly #group: Group;

  constructor(queue: FairQueue<ScheduledTicket>, flight: Flight, resolve: Resolve, group: Group) {
    this.#queue = queue;
    this.#flight = flight;
    this.#resolve = resolve;
    this.#group = group;
    flight.queuePosition = this;
  }

  get loads(): Loads {
    return this.#flight.loads;
  }

  admit(turn: Turn): void {
    this.#leave(turn);
  }

  refuse(): void {
    this.#leave(refused);
  }

  /** A request that joins background work takes it along to where requests wait. */
  joined(loadId: string, caller: string): void {
    if (this.#queue === this.#group.queue) {
      this.#queue.share(this, loadId, caller);
      return;
    }
    this.#queue.leave(this);
    this.#group.queue.add(new ScheduledTicket(this.#group.queue, this.#flight, this.#resolve, this.#group));
    this.#group.pump();
  }

  ended(): void {
    this.#queue.leave(this);
    this.#leave(gone);
  }

  #leave(outcome: Turn | Rejection): void {
    this.#flight.queuePosition = null;
    this.#resolve(outcome);
  }
}
