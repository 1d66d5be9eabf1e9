import { type Caller, type Line, nextLine, nextTicket, stopWaiting, type Ticket } from './caller-lines.ts';

export interface TakenTicket<T> {
  readonly ticket: T;
  /** The line whose turn it is. */
  readonly line: Line<T>;
}

/**
 * Keeps a line of tickets for each request. The next turn goes to the waiting caller that has the fewest turns, so that
 * a caller that needs few keys is not delayed by one that needs many, in however many requests. A caller's turns go
 * alternately to its oldest request and to each of its requests in rotation. Every operation takes constant time on
 * average, except the searches for the fewest turns and for the oldest request that waits, which pass over at most as
 * many entries as there are calls in progress. A ticket that was taken or has left stays in its lines until it is
 * reached.
 */
export class FairQueue<T extends Ticket> {
  /** The number of tickets that wait. */
  size = 0;
  /** Callers that wait or have turns. */
  readonly #callers = new Map<string, Caller<T>>();
  /** Callers that wait, by the number of their turns; among callers with equally many, the first is next. */
  readonly #ranks: Set<Caller<T>>[] = [];

  /**
   * Begins a turn of a request without a ticket, for a call that does not have to wait. Call it only while no ticket
   * waits.
   */
  begin(loadId: string, name: string): Line<T> {
    const line = this.#lineOf(loadId, name);
    const { caller } = line;
    line.running += 1;
    caller.running += 1;
    caller.oldestIsNext = !caller.oldestIsNext;
    return line;
  }

  add(ticket: T): void {
    this.size += 1;
    for (const [loadId, name] of ticket.loads) this.#enter(ticket, loadId, name);
  }

  /**
   * Adds the ticket to the line of another request, which its `loads` include by now. The first turn of any of its
   * requests takes it.
   */
  share(ticket: T, loadId: string, name: string): void {
    if (ticket.waiting) this.#enter(ticket, loadId, name);
  }

  /** The number of tickets that wait in the line of this request. */
  backlog(loadId: string, name: string): number {
    return this.#callers.get(name)?.lines.get(loadId)?.live ?? 0;
  }

  /** Whether tickets of more than one caller wait. */
  get hasSeveralCallers(): boolean {
    return this.#ranks.reduce((callers, rank) => callers + rank.size, 0) > 1;
  }

  /** The number of tickets that wait in the lines of this caller. */
  waitingOf(name: string): number {
    return this.#callers.get(name)?.waiting ?? 0;
  }

  leave(ticket: T): void {
    if (ticket.waiting) this.#remove(ticket);
  }

  /** The next ticket, whose turn lasts until `end` is called; undefined where the queue is empty. */
  take(): TakenTicket<T> | undefined {
    const caller = this.#next();
    const line = caller && nextLine(caller);
    const ticket = line && nextTicket(line);
    if (!ticket) return undefined;
    line.running += 1;
    this.#change(caller, 1);
    this.#remove(ticket);
    return { ticket, line };
  }

  /** Ends a turn of this line. */
  end(line: Line<T>): void {
    const { caller, loadId } = line;
    line.running -= 1;
    if (line.running === 0 && line.live === 0) caller.lines.delete(loadId);
    this.#change(caller, -1);
  }

  /** Takes all tickets, without a turn. */
  takeAll(): readonly T[] {
    const all: T[] = [];
    for (let next = this.take(); next; next = this.take()) {
      this.end(next.line);
      all.push(next.ticket);
    }
    return all;
  }

  /** The waiting caller that has the fewest turns. */
  #next(): Caller<T> | undefined {
    for (const rank of this.#ranks) for (const caller of rank ?? []) return caller;
    return undefined;
  }

  /** The line of this request; with its caller, it is created when it is first needed. */
  #lineOf(loadId: string, name: string): Line<T> {
    const caller = this.#callers.get(name) ?? this.#addCaller(name);
    const known = caller.lines.get(loadId);
    if (known) return known;
    const line: Line<T> = { caller, loadId, tickets: [], head: 0, live: 0, running: 0 };
    caller.lines.set(loadId, line);
    return line;
  }

  #addCaller(name: string): Caller<T> {
    const caller = { name, lines: new Map(), rotation: new Set<Line<T>>(), oldestIsNext: true, waiting: 0, running: 0 };
    this.#callers.set(name, caller);
    return caller;
  }

  #enter(ticket: T, loadId: string, name: string): void {
    const line = this.#lineOf(loadId, name);
    const { caller } = line;
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
      if (line.live === 0) stopWaiting(line);
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
