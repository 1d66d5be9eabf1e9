import type { Loads } from '../load.ts';

/** A ticket that waits for its turn on behalf of one or more requests. */
export interface Ticket {
  readonly loads: Loads;
  waiting: boolean;
}

/** The tickets and turns of one request. */
export interface Line<T> {
  readonly caller: Caller<T>;
  readonly loadId: string;
  readonly tickets: T[];
  head: number;
  /** The number of its tickets that still wait; the others have left, or were taken from another request's line. */
  live: number;
  /** The number of turns that it has now. */
  running: number;
}

/** A caller with the lines of its requests. */
export interface Caller<T> {
  readonly name: string;
  /** The lines of its requests by load id, the oldest first, including those that only have turns. */
  readonly lines: Map<string, Line<T>>;
  /** The lines in which tickets wait; the first is the next. */
  readonly rotation: Set<Line<T>>;
  /** Whether the next turn is for the oldest request, not for the next one in rotation. */
  oldestIsNext: boolean;
  /** The number of tickets that wait in its lines. */
  waiting: number;
  /** The number of turns that it has now. */
  running: number;
}

/** Call it when no ticket waits in the line any more. */
export const stopWaiting = <T>(line: Line<T>): void => {
  const { lines, rotation } = line.caller;
  line.tickets.length = 0;
  line.head = 0;
  rotation.delete(line);
  if (line.running === 0) lines.delete(line.loadId);
};

/**
 * Every other turn of a caller is for its oldest request. Requests that arrive together are thus completed one after
 * another, while a short one can still overtake a long one.
 */
export const nextLine = <T>(caller: Caller<T>): Line<T> | undefined => {
  const { oldestIsNext, lines, rotation } = caller;
  caller.oldestIsNext = !oldestIsNext;
  if (oldestIsNext) for (const line of lines.values()) if (line.live > 0) return line;
  const [next] = rotation;
  // Moves it to the end, so that the other lines come first next time.
  if (next && rotation.delete(next)) rotation.add(next);
  return next;
};

/** The next ticket of the line that still waits. */
export const nextTicket = <T extends Ticket>(line: Line<T>): T | undefined => {
  for (;;) {
    const ticket = line.tickets[line.head];
    line.head += 1;
    if (ticket === undefined || ticket.waiting) return ticket;
  }
};
