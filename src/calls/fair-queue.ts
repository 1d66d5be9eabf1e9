/** Something that waits for its turn on behalf of one or more requests. */
export interface Ticket {
  readonly loadIds: ReadonlySet<string>;
  waiting: boolean;
}

export interface FairQueue<T extends Ticket> {
  readonly size: number;
  add(ticket: T): void;
  /** One more request waits for it, as its `loadIds` say: whichever request's turn comes first takes it. */
  share(ticket: T, loadId: string): void;
  /** How many tickets stand before and with the last one of this request, if nobody else had any. */
  backlog(loadId: string): number;
  leave(ticket: T): void;
  /** The next ticket; undefined where nobody waits. */
  take(): T | undefined;
  takeAll(): readonly T[];
}

interface Line<T> {
  readonly tickets: T[];
  head: number;
  /** Without those that have left or were taken from another request's line. */
  live: number;
}

/**
 * A line for each request, and one from each in turn: who waits for one key waits for as many others as there are
 * requests, however long their lines are. Every operation takes constant time on average; a ticket that is taken or has
 * left stays in the lines until they come to it.
 */
export const createFairQueue = <T extends Ticket>(): FairQueue<T> => {
  const lines = new Map<string, Line<T>>();
  let size = 0;

  const enter = (ticket: T, loadId: string) => {
    const line = lines.get(loadId) ?? { tickets: [], head: 0, live: 0 };
    if (line.live === 0) lines.set(loadId, line);
    line.tickets.push(ticket);
    line.live += 1;
  };
  const remove = (ticket: T) => {
    ticket.waiting = false;
    size -= 1;
    for (const loadId of ticket.loadIds) {
      const line = lines.get(loadId);
      if (!line) continue;
      line.live -= 1;
      if (line.live === 0) lines.delete(loadId);
    }
  };

  return {
    get size() {
      return size;
    },
    add(ticket) {
      size += 1;
      for (const loadId of ticket.loadIds) enter(ticket, loadId);
    },
    share(ticket, loadId) {
      if (ticket.waiting) enter(ticket, loadId);
    },
    backlog: (loadId) => lines.get(loadId)?.live ?? 0,
    leave(ticket) {
      if (ticket.waiting) remove(ticket);
    },
    take() {
      for (const [loadId, line] of lines) {
        const ticket = nextOf(line);
        if (lines.size > 1) {
          lines.delete(loadId);
          lines.set(loadId, line);
        }
        if (ticket) remove(ticket);
        return ticket;
      }
      return undefined;
    },
    takeAll() {
      const all: T[] = [];
      for (let ticket = this.take(); ticket; ticket = this.take()) all.push(ticket);
      return all;
    },
  };
};

const nextOf = <T extends Ticket>(line: Line<T>): T | undefined => {
  for (;;) {
    const ticket = line.tickets[line.head];
    line.head += 1;
    if (ticket === undefined || ticket.waiting) return ticket;
  }
};
