import type { Loads } from '../load.ts';

/** A ticket that waits for its turn on behalf of one or more requests. */
export interface Ticket {
  readonly loads: Loads;
  waiting: boolean;
}

export interface FairQueue<T extends Ticket> {
  readonly size: number;
  add(ticket: T): void;
  /** One more request waits for it, as its `loads` say: whichever request's turn comes first takes it. */
  share(ticket: T, loadId: string, caller: string): void;
  /** How many tickets stand before and with the last one of this request, if nobody else had any. */
  backlog(loadId: string, caller: string): number;
  leave(ticket: T): void;
  /** The next ticket; undefined where the queue is empty. */
  take(): T | undefined;
  takeAll(): readonly T[];
}

interface Line<T> {
  readonly tickets: T[];
  head: number;
  /** Without those that have left or were taken from another request's line. */
  live: number;
}

/** The lines of one caller's requests by load id; the first is the next. */
type Lines<T> = Map<string, Line<T>>;

/** The first entry, which goes to the end: the others come before it the next time. */
const rotate = <K, V>(entries: Map<K, V>): V | undefined => {
  for (const [key, value] of entries) {
    if (entries.size > 1) {
      entries.delete(key);
      entries.set(key, value);
    }
    return value;
  }
  return undefined;
};

const nextOf = <T extends Ticket>(line: Line<T>): T | undefined => {
  for (;;) {
    const ticket = line.tickets[line.head];
    line.head += 1;
    if (ticket === undefined || ticket.waiting) return ticket;
  }
};

/**
 * A line for each request. Turns go round the callers, and each caller's turns round its requests: who waits for one key
 * waits for as many others as there are callers, however many requests they send and however long their lines are. Every
 * operation takes constant time on average; a ticket that is taken or has left stays in the lines until they come to it.
 */
export const createFairQueue = <T extends Ticket>(): FairQueue<T> => {
  const callers = new Map<string, Lines<T>>();
  let size = 0;

  const enter = (ticket: T, loadId: string, caller: string) => {
    const lines = callers.get(caller) ?? new Map<string, Line<T>>();
    if (lines.size === 0) callers.set(caller, lines);
    const line = lines.get(loadId) ?? { tickets: [], head: 0, live: 0 };
    if (line.live === 0) lines.set(loadId, line);
    line.tickets.push(ticket);
    line.live += 1;
  };
  const remove = (ticket: T) => {
    ticket.waiting = false;
    size -= 1;
    for (const [loadId, caller] of ticket.loads) {
      const lines = callers.get(caller);
      const line = lines?.get(loadId);
      if (!lines || !line) continue;
      line.live -= 1;
      if (line.live === 0) lines.delete(loadId);
      if (lines.size === 0) callers.delete(caller);
    }
  };

  return {
    get size() {
      return size;
    },
    add(ticket) {
      size += 1;
      for (const [loadId, caller] of ticket.loads) enter(ticket, loadId, caller);
    },
    share(ticket, loadId, caller) {
      if (ticket.waiting) enter(ticket, loadId, caller);
    },
    backlog: (loadId, caller) => callers.get(caller)?.get(loadId)?.live ?? 0,
    leave(ticket) {
      if (ticket.waiting) remove(ticket);
    },
    take() {
      const lines = rotate(callers);
      const line = lines && rotate(lines);
      const ticket = line && nextOf(line);
      if (ticket) remove(ticket);
      return ticket;
    },
    takeAll() {
      const all: T[] = [];
      for (let ticket = this.take(); ticket; ticket = this.take()) all.push(ticket);
      return all;
    },
  };
};
