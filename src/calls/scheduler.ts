import type { Flight } from '../load.ts';
import type { RateLimiter } from '../quota.ts';
import { createFairQueue, type FairQueue } from './fair-queue.ts';
import { gone, type QuotaGroup, type Rejection, refused, ScheduledTicket, type Turn } from './scheduled-ticket.ts';

/**
 * Schedules calls to the provider: within the quota and the concurrency limit, fairly among callers and their requests.
 */
export interface Scheduler {
  /** The number of calls that wait for their turn. */
  readonly waiting: number;
  /** The number of turns that have begun and not ended. */
  readonly running: number;
  /** How many calls wait for this caller. */
  waitingOf(caller: string): number;
  /**
   * The flight's turn: at once where nothing waits, otherwise when it comes. Instead of a turn it gives the reason why
   * there is none: at once where it can't come before the flight's deadline, or when nobody waits for the flight any
   * more.
   */
  next(group: string, flight: Flight): Turn | Rejection | Promise<Turn | Rejection>;
  /** Call it once for each turn, when the call is over. */
  end(turn: Turn): void;
  throttled(group: string, retryAfterMs: number | null): void;
  /** Rejects all waiting flights, since the circuit is open. */
  refuseAll(): void;
}

export interface SchedulerOptions {
  readonly maxConcurrency: number;
  /** Makes the rate limiter of a quota group when it is first needed; it calls `wake` when calls may go on sooner. */
  readonly createRateLimiter: (group: string, wake: () => void) => RateLimiter;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How many calls of a group begin in one turn of the event loop: each takes about half a millisecond to be sent. */
const maxAtOnce = 4;

/**
 * The same while several callers wait: a caller with few keys would otherwise be held up by the work for the others in
 * each of many turns of the event loop.
 */
const maxAtOnceOfSeveral = 16;

/** How many waiting tickets are refused in one turn of the event loop. */
const refusedAtOnce = 50;

/** The share of the concurrent calls that background work leaves to requests. */
const reservedShare = 0.25;

export const createScheduler = (options: SchedulerOptions): Scheduler => new RegionScheduler(options);

class RegionScheduler implements Scheduler {
  readonly #options: SchedulerOptions;
  readonly #groups = new Map<string, QuotaGroup>();
  /** The same groups, by number. */
  readonly #order: QuotaGroup[] = [];
  #free: number;
  /** Where the next round over the groups begins, so that none of them takes all the places. */
  #round = 0;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#free = options.maxConcurrency;
  }

  get waiting(): number {
    return this.#order.reduce((waiting, group) => waiting + sizeOf(group), 0);
  }

  get running(): number {
    return this.#options.maxConcurrency - this.#free;
  }

  waitingOf(caller: string): number {
    let waiting = 0;
    for (const { queue } of this.#order) if (queue.size > 0) waiting += queue.waitingOf(caller);
    return waiting;
  }

  next(name: string, flight: Flight): Turn | Rejection | Promise<Turn | Rejection> {
    if (flight.ended) return gone;
    const group = this.#group(name);
    const leftMs = flight.deadline - this.#options.now();
    if (leftMs > 0 && this.#mayBegin(group, flight)) {
      const { loadId, caller = '' } = flight.first;
      const turn: Turn = { kind: 'turn', queue: group.queue, caller, loadId };
      group.queue.begin(turn);
      this.#began(group);
      return turn;
    }
    const waitMs = leastWait(group, flight);
    if (waitMs >= leftMs) return { kind: 'late', waitMs };
    return new Promise((resolve) => {
      const queue = isBackground(flight) ? group.background : group.queue;
      queue.add(new ScheduledTicket(queue, flight, resolve, group));
      this.#pump(group);
    });
  }

  end(turn: Turn): void {
    turn.queue.end(turn);
    this.#free += 1;
    this.#round += 1;
    for (let number = 0; number < this.#order.length; number += 1) {
      const group = this.#order[(this.#round + number) % this.#order.length];
      if (group && sizeOf(group) > 0) this.#pump(group);
    }
  }

  throttled(name: string, retryAfterMs: number | null): void {
    this.#group(name).rateLimiter.throttled(performance.now(), retryAfterMs);
  }

  refuseAll(): void {
    const tickets = this.#order.flatMap(({ queue, background }) => [...queue.takeAll(), ...background.takeAll()]);
    refuse(tickets, 0);
  }

  #group(name: string): QuotaGroup {
    const known = this.#groups.get(name);
    if (known) return known;
    const pump = () => this.#pump(group);
    const group: QuotaGroup = {
      pump,
      rateLimiter: this.#options.createRateLimiter(name, pump),
      queue: createFairQueue(),
      background: createFairQueue(),
      timer: null,
      begun: 0,
    };
    this.#groups.set(name, group);
    this.#order.push(group);
    return group;
  }

  /**
   * Whether a request's call may begin without a ticket: a place is free, nobody waits, and the rate limiter counts it.
   */
  #mayBegin({ queue, background, rateLimiter, begun }: QuotaGroup, { first, loads }: Flight): boolean {
    if (this.#free === 0 || begun >= maxAtOnce || queue.size > 0 || first.background || loads.size > 1) return false;
    return rateLimiter.take(performance.now(), background.size + 1) === 0;
  }

  #pump(group: QuotaGroup): void {
    for (let queue = this.#nextQueue(group); queue && mayBeginMore(group, queue); queue = this.#nextQueue(group)) {
      const waitMs = group.rateLimiter.take(performance.now(), sizeOf(group));
      if (waitMs > 0) {
        this.#pumpLater(group, waitMs);
        return;
      }
      const next = queue.take();
      if (!next) return;
      this.#began(group);
      next.ticket.settle({ kind: 'turn', queue, caller: next.caller, loadId: next.loadId });
    }
  }

  /** In the next turn of the event loop the group goes on. */
  #began(group: QuotaGroup): void {
    this.#free -= 1;
    group.begun += 1;
    if (group.begun > 1) return;
    setImmediate(() => {
      group.begun = 0;
      if (sizeOf(group) > 0) this.#pump(group);
    });
  }

  /** Background work comes when no request wants the turn, and leaves places for those that come while it runs. */
  #nextQueue({ queue, background }: QuotaGroup): FairQueue<ScheduledTicket> | null {
    if (this.#free > 0 && queue.size > 0) return queue;
    const reserved = Math.floor(this.#options.maxConcurrency * reservedShare);
    return this.#free > reserved && background.size > 0 ? background : null;
  }

  #pumpLater(group: QuotaGroup, waitMs: number): void {
    if (group.timer || waitMs === Number.POSITIVE_INFINITY) return;
    group.timer = setTimeout(() => {
      group.timer = null;
      this.#pump(group);
    }, waitMs);
  }
}

/** Refuses a few tickets in each turn of the event loop: each fails the fields that wait for its key. */
const refuse = (tickets: readonly ScheduledTicket[], from: number): void => {
  const to = from + refusedAtOnce;
  for (const ticket of tickets.slice(from, to)) ticket.settle(refused);
  if (to < tickets.length) setImmediate(() => refuse(tickets, to));
};

/** Whether another call of the group may begin in this turn of the event loop. */
const mayBeginMore = ({ begun }: QuotaGroup, queue: FairQueue<ScheduledTicket>): boolean =>
  begun < (queue.hasSeveralCallers ? maxAtOnceOfSeveral : maxAtOnce);

const sizeOf = ({ queue, background }: QuotaGroup): number => queue.size + background.size;

const isBackground = ({ first, loads }: Flight): boolean => first.background === true && loads.size === 1;

/** How long the flight waits at least: in the shortest of its lines, as if nobody else waited. */
const leastWait = ({ rateLimiter, queue }: QuotaGroup, { loads }: Flight): number => {
  let shortest = Number.POSITIVE_INFINITY;
  for (const [loadId, caller] of loads) shortest = Math.min(shortest, queue.backlog(loadId, caller));
  return rateLimiter.leastWait(performance.now(), shortest + 1);
};
