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
  /** Ends a turn. */
  end(taken: TakenTicket<T>): void;
  /** Takes all tickets, without a turn. */
  takeAll(): readonly T[];
}

export interface TakenTicket<T> {
  readonly ticket: T;
  readonly caller: string;
  readonly loadId: string;
}

/** The tickets of one request. */
interface Line<T> {
  readonly loadId: string;
  readonly tickets: T[];
  head: number;
  /** Without those that have left or were taken from another request's line. */
  live: number;
  /** The number of turns that it has now. */
  running: number;
}

interface Caller<T> {
  readonly name: string;
  /** The lines of its requests by load id, the oldest first, those too that have only turns. */
  readonly lines: Map<string, Line<T>>;
  /** The lines in which tickets wait; the first is the next. */
  readonly rotation: Map<string, Line<T>>;
  /** Whether the next turn is for the oldest request, not for the next one in rotation. */
  oldestIsNext: boolean;
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

/**
 * Every other turn of a caller is for its oldest request: requests that come together are then answered one by one, while
 * a short one still passes a long one.
 */
const nextLine = <T>(caller: Caller<T>): Line<T> | undefined => {
  const { oldestIsNext } = caller;
  caller.oldestIsNext = !oldestIsNext;
  if (!oldestIsNext) return rotate(caller.rotation);
  for (const line of caller.lines.values()) if (line.live > 0) return line;
  return undefined;
};

const nextOf = <T extends Ticket>(line: Line<T>): T | undefined => {
  for (;;) {
    const ticket = line.tickets[line.head];
    line.head += 1;
    if (ticket === undefined || ticket.waiting) return ticket;
  }
};

const newCaller = <T>(name: string): Caller<T> => ({
  name,
  lines: new Map(),
  rotation: new Map(),
  oldestIsNext: true,
  waiting: 0,
  running: 0,
});

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
    if (caller.rotation.size > 0) rankOf(caller).set(caller.name, caller);
    else if (caller.running === 0) all.delete(caller.name);
  };

  return {
    find: (name: string) => all.get(name),
    /** The caller, which is about to get a line. */
    wait(name: string): Caller<T> {
      const caller = all.get(name) ?? newCaller<T>(name);
      all.set(name, caller);
      rankOf(caller).set(name, caller);
      return caller;
    },
    /** Called when no ticket waits in its lines any more. */
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
    end: (caller: Caller<T>) => move(caller, -1),
  };
};

/**
 * A line for each request. The next turn goes to the caller that has the fewest, so that a caller that asks for little is
 * not held up by one that asks for much, in however many requests. Of a caller's turns one goes to its oldest request, the
 * next to each of its requests in rotation. Every operation takes constant time on average, except the searches for the
 * fewest turns and for the oldest request that waits, which pass at most as many as the calls in progress. A ticket that
 * was taken or has left stays in its lines until it is reached.
 */
export const createFairQueue = <T extends Ticket>(): FairQueue<T> => {
  const callers = createCallers<T>();
  let size = 0;

  const enter = (ticket: T, loadId: string, name: string) => {
    const caller = callers.wait(name);
    caller.waiting += 1;
    let line = caller.lines.get(loadId);
    if (!line) {
      line = { loadId, tickets: [], head: 0, live: 0, running: 0 };
      caller.lines.set(loadId, line);
    }
    if (line.live === 0) caller.rotation.set(loadId, line);
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
      if (line.live === 0) empty(caller, line);
    }
  };
  const empty = (caller: Caller<T>, line: Line<T>) => {
    line.tickets.length = 0;
    line.head = 0;
    caller.rotation.delete(line.loadId);
    if (line.running === 0) caller.lines.delete(line.loadId);
    if (caller.rotation.size === 0) callers.stopWaiting(caller);
  };
  const takeNext = () => {
    const caller = callers.next();
    const line = caller && nextLine(caller);
    const ticket = line && nextOf(line);
    return ticket && { ticket, caller, line };
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
      const { ticket, caller, line } = next;
      callers.begin(caller);
      line.running += 1;
      remove(ticket);
      return { ticket, caller: caller.name, loadId: line.loadId };
    },
    end({ caller: name, loadId }) {
      const caller = callers.find(name);
      const line = caller?.lines.get(loadId);
      if (!caller || !line) return;
      line.running -= 1;
      if (line.running === 0 && line.live === 0) caller.lines.delete(loadId);
      callers.end(caller);
    },
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
