import type { Flight, Loads, QueuePosition } from '../load.ts';
import type { RateLimiter } from '../quota.ts';
import type { Line, Ticket } from './caller-lines.ts';
import type { FairQueue } from './fair-queue.ts';

/** The right to make one call. */
export interface Turn {
  readonly kind: 'turn';
  readonly group: QuotaGroup;
  readonly queue: FairQueue<ScheduledTicket>;
  readonly line: Line<ScheduledTicket>;
}

export type Rejection =
  /** The turn would come after the deadline, in `waitMs` at the earliest. Null where the flight has ended. */
  | { readonly kind: 'late'; readonly waitMs: number | null }
  /** The circuit is open. */
  | { readonly kind: 'refused' };

/** The calls of one quota group. */
export interface QuotaGroup {
  readonly rateLimiter: RateLimiter;
  readonly queue: FairQueue<ScheduledTicket>;
  /** Calls for which no request waits. */
  readonly background: FairQueue<ScheduledTicket>;
  /** Admits the tickets whose turn it is. */
  readonly pump: () => void;
  /** Called when a ticket no longer waits. */
  readonly settled: () => void;
  timer: NodeJS.Timeout | null;
  /** How many calls have begun in this iteration of the event loop. */
  begun: number;
}

export const gone: Rejection = { kind: 'late', waitMs: null };
export const refused: Rejection = { kind: 'refused' };

/** The place of a flight in a queue. */
export class ScheduledTicket implements Ticket, QueuePosition {
  waiting = true;
  readonly #queue: FairQueue<ScheduledTicket>;
  readonly #flight: Flight;
  readonly #resolve: (outcome: Turn | Rejection) => void;
  readonly #group: QuotaGroup;

  constructor(
    queue: FairQueue<ScheduledTicket>,
    flight: Flight,
    resolve: (outcome: Turn | Rejection) => void,
    group: QuotaGroup,
  ) {
    this.#queue = queue;
    this.#flight = flight;
    this.#resolve = resolve;
    this.#group = group;
    flight.queuePosition = this;
  }

  get loads(): Loads {
    return this.#flight.loads;
  }

  settle(outcome: Turn | Rejection): void {
    this.#flight.queuePosition = null;
    this.#resolve(outcome);
    this.#group.settled();
  }

  /** A request that joins background work moves it to the queue of the requests. */
  joined(loadId: string, caller: string): void {
    const { queue, pump } = this.#group;
    if (this.#queue === queue) {
      queue.share(this, loadId, caller);
      return;
    }
    this.#queue.leave(this);
    queue.add(new ScheduledTicket(queue, this.#flight, this.#resolve, this.#group));
    pump();
  }

  ended(): void {
    this.#queue.leave(this);
    this.settle(gone);
  }
}
