import { type Caller, createCaller, lineOf, nextLine, nextTicket, stopWaiting, type Ticket } from './caller-lines.ts';

/** A turn of a caller, for one of its requests. */
export interface FairTurn {
  readonly caller: string;
  readonly loadId: string;
}

export interface TakenTicket<T> extends FairTurn {
  readonly ticket: T;
}

export interface FairQueue<T extends Ticket> {
  readonly size: number;
  /** Begins a turn without a ticket, for a call that does not have to wait. Call it only while no ticket waits. */
  begin(turn: FairTurn): void;
  add(ticket: T): void;
  /**
   * Adds the ticket to the line of another request, which its `loads` include by now. The first turn of any of its
   * requests takes it.
   */
  share(ticket: T, loadId: string, caller: string): void;
  /** The number of tickets that wait in the line of this request. */
  backlog(loadId: string, caller: string): number;
  /** Whether tickets of more than one caller wait. */
  readonly hasSeveralCallers: boolean;
  /** The number of tickets that wait in the lines of this caller. */
  waitingOf(caller: string): number;
  leave(ticket: T): void;
  /** The next ticket, with its turn, which lasts until `end` is called; undefined where the queue is empty. */
  take(): TakenTicket<T> | undefined;
  end(turn: FairTurn): void;
  /** Takes all tickets, without a turn. */
  takeAll(): readonly T[];
}

/**
 * Keeps a line of tickets for each request. The next turn goes to the waiting caller that has the fewest turns, so that
 * a caller that needs few keys is not delayed by one that needs many, in however many requests. A caller's turns go
 * alternately to its oldest request and to each of its requests in rotation. Every operation takes constant time on
 * average, except the searches for the fewest turns and for the oldest request that waits, which pass over at most as
 * many entries as there are calls in progress. A ticket that was taken or has left stays in its lines until it is
 * reached.
 */
class CallersQueue<T extends Ticket> implements FairQueue<T> {
  size = 0;
  /** Callers that wait or have turns. */
  readonly #callers = new Map<string, Caller<T>>();
  /** Callers that wait, by the number of their turns; among callers with equally many, the first is next. */
  readonly #ranks: Set<Caller<T>>[] = [];

  begin({ caller: name, loadId }: FairTurn): void {
    const caller = this.#callerOf(name);
    lineOf(caller, loadId).running += 1;
    caller.running += 1;
    caller.oldestIsNext = !caller.oldestIsNext;
  }

  add(ticket: T): void {
    this.size += 1;
    for (const [loadId, name] of ticket.loads) this.#enter(ticket, loadId, name);
  }

  share(ticket: T, loadId: string, name: string): void {
    if (ticket.waiting) this.#enter(ticket, loadId, name);
  }

  backlog(loadId: string, name: string): number {
    return this.#callers.get(name)?.lines.get(loadId)?.live ?? 0;
  }

  get hasSeveralCallers(): boolean {
    return this.#ranks.reduce((callers, rank) => callers + rank.size, 0) > 1;
  }

  waitingOf(name: string): number {
    return this.#callers.get(name)?.waiting ?? 0;
  }

  leave(ticket: T): void {
    if (ticket.waiting) this.#remove(ticket);
  }

  take(): TakenTicket<T> | undefined {
    const caller = this.#next();
    const line = caller && nextLine(caller);
    const ticket = line && nextTicket(line);
    if (!ticket) return undefined;
    line.running += 1;
    this.#change(caller, 1);
    this.#remove(ticket);
    return { ticket, caller: caller.name, loadId: line.loadId };
  }

  end({ caller: name, loadId }: FairTurn): void {
    const caller = this.#callers.get(name);
    const line = caller?.lines.get(loadId);
    if (!caller || !line) return;
    line.running -= 1;
    if (line.running === 0 && line.live === 0) caller.lines.delete(loadId);
    this.#change(caller, -1);
  }

  takeAll(): readonly T[] {
    const all: T[] = [];
    for (let next = this.take(); next; next = this.take()) {
      this.end(next);
      all.push(next.ticket);
    }
    return all;
  }

  #callerOf(name: string): Caller<T> {
    let caller = this.#callers.get(name);
    if (caller === undefined) {
      caller = createCaller(name);
      this.#callers.set(name, caller);
    }
    return caller;
  }

  /** The waiting caller that has the fewest turns. */
  #next(): Caller<T> | undefined {
    for (const rank of this.#ranks) for (const caller of rank ?? []) return caller;
    return undefined;
  }

  #enter(ticket: T, loadId: string, name: string): void {
    const caller = this.#callerOf(name);
    const line = lineOf(caller, loadId);
    line.tickets.push(ticket);
    line.live += 1;
    caller.rotation.add(line);
    caller.waiting += 1;
    if (caller.waiting === 1) this.#change(caller, 0);
  }

  #remove(ticket: T): void {
    ticket.waiting = false;
    this.size -= 1;
    for (const [loadId, name] of ticket.loads) {
      const caller = this.#callers.get(name);
      const line = caller?.lines.get(loadId);
      if (!caller || !line) continue;
      line.live -= 1;
      caller.waiting -= 1;
      if (line.live === 0) stopWaiting(caller, line);
      if (caller.waiting === 0) this.#change(caller, 0);
    }
  }

  /**
   * Changes a caller's number of turns, and moves it to the end of the rank for that number. Deletes a caller that
   * neither waits nor has turns.
   */
  #change(caller: Caller<T>, turns: number): void {
    this.#ranks[caller.running]?.delete(caller);
    caller.running += turns;
    if (caller.waiting > 0) {
      this.#ranks[caller.running] ??= new Set();
      this.#ranks[caller.running]?.add(caller);
    } else if (caller.running === 0) this.#callers.delete(caller.name);
  }
}

export const createFairQueue = <T extends Ticket>(): FairQueue<T> => new CallersQueue<T>();
