import type { Flight } from '../load.ts';
import type { RateLimiter } from '../quota.ts';
import { FairQueue } from './fair-queue.ts';
import { gone, type QuotaGroup, type Rejection, refused, ScheduledTicket, type Turn } from './scheduled-ticket.ts';

export interface SchedulerOptions {
  readonly maxConcurrency: number;
  /**
   * Creates the rate limiter of a quota group when it is first needed. The rate limiter calls `wake` when calls may
   * continue earlier than it has said.
   */
  readonly createRateLimiter: (group: string, wake: () => void) => RateLimiter;
  /** Called whenever a call no longer waits for its turn. */
  readonly settled?: () => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How many calls of a group begin in one iteration of the event loop: sending one takes about half a millisecond. */
const maxAtOnce = 4;

/**
 * The same while several callers wait. With fewer, a caller that needs few keys would wait for many iterations, each of
 * which also works for the others.
 */
const maxAtOnceOfSeveral = 16;

/** How many waiting tickets are refused in one iteration of the event loop. */
const refusedAtOnce = 50;

/** The share of the concurrent calls that background work leaves to requests. */
const reservedShare = 0.25;

/**
 * Schedules calls to the provider: within the quota and the concurrency limit, fairly among callers and their requests.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #groups = new Map<string, QuotaGroup>();
  /** The same groups, in the order of their creation. */
  readonly #order: QuotaGroup[] = [];
  #free: number;
  /** Where the next round over the groups begins, so that no group takes all free places. */
  #round = 0;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#free = options.maxConcurrency;
  }

  /** The number of calls that wait for their turn. */
  get waiting(): number {
    return this.#order.reduce((waiting, group) => waiting + sizeOf(group), 0);
  }

  /** The number of turns that have begun and not ended. */
  get running(): number {
    return this.#options.maxConcurrency - this.#free;
  }

  /** The number of this caller's calls that wait. */
  waitingOf(caller: string): number {
    let waiting = 0;
    for (const { queue } of this.#order) if (queue.size > 0) waiting += queue.waitingOf(caller);
    return waiting;
  }

  /**
   * Gives the flight its turn: synchronously if it may begin at once, otherwise as a promise. Gives a rejection instead
   * if the turn can't come before the flight's deadline, if the flight ends first, or if the circuit opens.
   * @param name of the quota group
   */
  next(name: string, flight: Flight): Turn | Rejection | Promise<Turn | Rejection> {
    if (flight.ended) return gone;
    const group = this.#group(name);
    const leftMs = flight.deadline - this.#options.now();
    if (leftMs > 0 && this.#mayBegin(group, flight)) {
      const { loadId, caller = '' } = flight.first;
      this.#began(group);
      return { kind: 'turn', group, queue: group.queue, line: group.queue.begin(loadId, caller) };
    }
    const waitMs = leastWait(group, flight);
    if (waitMs >= leftMs) return { kind: 'late', waitMs };
    return new Promise((resolve) => {
      const queue = isBackground(flight) ? group.background : group.queue;
      queue.add(new ScheduledTicket(queue, flight, resolve, group));
      this.#pump(group);
    });
  }

  /** Call it once for each turn, when the call is over. */
  end({ queue, line }: Turn): void {
    queue.end(line);
    this.#free += 1;
    this.#round += 1;
    for (let number = 0; number < this.#order.length; number += 1) {
      const group = this.#order[(this.#round + number) % this.#order.length];
      if (group && sizeOf(group) > 0) this.#pump(group);
    }
  }

  /** The provider has throttled the call of this turn. */
  throttled({ group }: Turn, retryAfterMs: number | null): void {
    group.rateLimiter.throttled(performance.now(), retryAfterMs);
  }

  /** Rejects all waiting flights, since the circuit is open. */
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
      settled: this.#options.settled ?? (() => {}),
      rateLimiter: this.#options.createRateLimiter(name, pump),
      queue: new FairQueue(),
      background: new FairQueue(),
      timer: null,
      begun: 0,
    };
    this.#groups.set(name, group);
    this.#order.push(group);
    return group;
  }

  /**
   * Whether a request's call may begin without a ticket: a place is free, no request waits, and the rate limiter has
   * let the call pass.
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
      next.ticket.settle({ kind: 'turn', group, queue, line: next.line });
    }
  }

  /** Counts a call that begins. The group continues in the next iteration of the event loop. */
  #began(group: QuotaGroup): void {
    this.#free -= 1;
    group.begun += 1;
    if (group.begun > 1) return;
    setImmediate(() => {
      group.begun = 0;
      if (sizeOf(group) > 0) this.#pump(group);
    });
  }

  /**
   * Background work gets a turn only if no request waits, and leaves places free for requests that arrive while it
   * runs.
   */
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

/** Refuses a few tickets in each iteration of the event loop: each refusal fails the fields that wait for its key. */
const refuse = (tickets: readonly ScheduledTicket[], from: number): void => {
  const to = from + refusedAtOnce;
  for (const ticket of tickets.slice(from, to)) ticket.settle(refused);
  if (to < tickets.length) setImmediate(() => refuse(tickets, to));
};

/** Whether another call of the group may begin in this iteration of the event loop. */
const mayBeginMore = ({ begun }: QuotaGroup, queue: FairQueue<ScheduledTicket>): boolean =>
  begun < (queue.hasSeveralCallers ? maxAtOnceOfSeveral : maxAtOnce);

const sizeOf = ({ queue, background }: QuotaGroup): number => queue.size + background.size;

const isBackground = ({ first, loads }: Flight): boolean => first.background === true && loads.size === 1;

/** The minimum wait of the flight: that in the shortest of its lines, if no other request waited. */
const leastWait = ({ rateLimiter, queue }: QuotaGroup, { loads }: Flight): number => {
  let shortest = Number.POSITIVE_INFINITY;
  for (const [loadId, caller] of loads) shortest = Math.min(shortest, queue.backlog(loadId, caller));
  return rateLimiter.leastWait(performance.now(), shortest + 1);
};
