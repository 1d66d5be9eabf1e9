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
  /** How many tickets stand in the lines of this caller. */
  waitingOf(caller: string): number;
  leave(ticket: T): void;
  /** The next ticket, with the caller whose turn it takes until `end` is called; undefined where the queue is empty. */
  take(): TakenTicket<T> | undefined;
  /** Ends a turn of this caller. */
  end(caller: string): void;
  /** Takes all tickets, without a turn. */
  takeAll(): readonly T[];
}

export interface TakenTicket<T> {
  readonly ticket: T;
  readonly caller: string;
}

interface Line<T> {
  readonly tickets: T[];
  head: number;
  /** Without those that have left or were taken from another request's line. */
  live: number;
}

interface Caller<T> {
  readonly name: string;
  /** The lines of its requests by load id; the first is the next. Empty where the caller only has turns. */
  readonly lines: Map<string, Line<T>>;
  /** The number of tickets that wait in its lines. */
  waiting: number;
  /** The number of turns that it has now. */
  running: number;
}

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

/** All callers that wait or have turns. The next one is among those that wait with the fewest turns. */
const createCallers = <T>() => {
  const all = new Map<string, Caller<T>>();
  /** Those that wait, by the number of their turns. */
  const ranks: Map<string, Caller<T>>[] = [];
  const rankOf = ({ running }: Caller<T>): Map<string, Caller<T>> => {
    ranks[running] ??= new Map();
    return ranks[running];
  };
  const move = (caller: Caller<T>, turns: 1 | -1): void => {
    rankOf(caller).delete(caller.name);
    caller.running += turns;
    if (caller.lines.size > 0) rankOf(caller).set(caller.name, caller);
    else if (caller.running === 0) all.delete(caller.name);
  };

  return {
    find: (name: string) => all.get(name),
    /** The caller, which is about to get a line. */
    wait(name: string): Caller<T> {
      const caller = all.get(name) ?? { name, lines: new Map<string, Line<T>>(), waiting: 0, running: 0 };
      all.set(name, caller);
      rankOf(caller).set(name, caller);
      return caller;
    },
    /** Called when its last line has gone. */
    stopWaiting(caller: Caller<T>): void {
      rankOf(caller).delete(caller.name);
      if (caller.running === 0) all.delete(caller.name);
    },
    next(): Caller<T> | undefined {
      for (const rank of ranks) {
        const caller = rank && rotate(rank);
        if (caller) return caller;
      }
      return undefined;
    },
    begin: (caller: Caller<T>) => move(caller, 1),
    end(name: string): void {
      const caller = all.get(name);
      if (caller) move(caller, -1);
    },
  };
};

/**
 * A line for each request. The next turn goes to the caller that has the fewest, and the requests of a caller take turns:
 * a caller that asks for little is not held up by one that asks for much, in however many requests. Every operation takes
 * constant time on average, except the search for the fewest turns, of which there are at most as many as the calls in
 * progress. A ticket that was taken or has left stays in its lines until it is reached.
 */
export const createFairQueue = <T extends Ticket>(): FairQueue<T> => {
  const callers = createCallers<T>();
  let size = 0;

  const enter = (ticket: T, loadId: string, name: string) => {
    const caller = callers.wait(name);
    caller.waiting += 1;
    const { lines } = caller;
    const line = lines.get(loadId) ?? { tickets: [], head: 0, live: 0 };
    if (line.live === 0) lines.set(loadId, line);
    line.tickets.push(ticket);
    line.live += 1;
  };
  const remove = (ticket: T) => {
    ticket.waiting = false;
    size -= 1;
    for (const [loadId, name] of ticket.loads) {
      const caller = callers.find(name);
      const line = caller?.lines.get(loadId);
      if (!caller || !line) continue;
      line.live -= 1;
      caller.waiting -= 1;
      if (line.live === 0) caller.lines.delete(loadId);
      if (caller.lines.size === 0) callers.stopWaiting(caller);
    }
  };
  const takeNext = (): { readonly ticket: T; readonly caller: Caller<T> } | undefined => {
    const caller = callers.next();
    const line = caller && rotate(caller.lines);
    const ticket = line && nextOf(line);
    return caller && ticket && { ticket, caller };
  };

  return {
    get size() {
      return size;
    },
    add(ticket) {
      size += 1;
      for (const [loadId, name] of ticket.loads) enter(ticket, loadId, name);
    },
    share(ticket, loadId, name) {
      if (ticket.waiting) enter(ticket, loadId, name);
    },
    backlog: (loadId, name) => callers.find(name)?.lines.get(loadId)?.live ?? 0,
    waitingOf: (name) => callers.find(name)?.waiting ?? 0,
    leave(ticket) {
      if (ticket.waiting) remove(ticket);
    },
    take() {
      const next = takeNext();
      if (!next) return undefined;
      callers.begin(next.caller);
      remove(next.ticket);
      return { ticket: next.ticket, caller: next.caller.name };
    },
    end: (name) => callers.end(name),
    takeAll() {
      const all: T[] = [];
      for (let next = takeNext(); next; next = takeNext()) {
        remove(next.ticket);
        all.push(next.ticket);
      }
      return all;
    },
  };
};
