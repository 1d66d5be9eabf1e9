import { createTurnQueues, type Owner } from './turn-queues.ts';

export interface TimeSlices {
  /** Null where the owner may continue at once; otherwise resolves at its turn. */
  turn(owner: Owner): Promise<void> | null;
  /**
   * The same for work that begins only some promises later. Thousands of owners could continue before the first of them
   * has taken any time, which the clock would not show, so all but the first few wait for their turn.
   */
  laterTurn(owner: Owner): Promise<void> | null;
  /**
   * The same for a request that has not begun. While several others of its caller wait for turns, it waits for the
   * first of them to be done: each that has begun takes memory, those that only wait for a provider aside.
   */
  firstTurn(owner: Owner): Promise<void> | null;
  /** Reports that the server has accepted a connection. Others, such as health probes, may be waiting for theirs. */
  connectionAccepted(): void;
}

/** How long requests may hold the event loop before other work, such as health probes, gets a turn. */
const sliceMs = 8;
/**
 * The number of ticks that are awaited after a turn begins, so that its work is done before the time is checked and the
 * next turn begins. The loaders' batches begin in the second one; promises settle before each of them.
 */
const ticksPerTurn = 3;
/**
 * How many owners with later work may continue in one iteration of the loop: together they take a fraction of a slice.
 */
const maxLater = 100;
/** Slices shorter than this keep waiting connections from being accepted for no noticeable time. */
const shortMs = 2;
/** For how long turns wait for connections to be accepted after each longer slice, at least. */
const acceptingMs = 16;
/** For how many connections they wait at least: on a slow machine, few are accepted in that time. */
const acceptedAtLeast = 64;

const nextTick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

/**
 * Divides the event loop's time into slices: once a slice is used up, work waits for a later iteration of the loop, in
 * which owners take turns.
 * @param clock a monotonic clock, in milliseconds
 */
export const createTimeSlices = (clock: Pick<typeof performance, 'now'> = performance): TimeSlices => {
  const queues = createTurnQueues();
  let startedAt: number | null = null;
  let isRunning = false;
  let later = 0;
  let isAccepting = false;
  /** Since the last longer slice. */
  let accepted = Number.POSITIVE_INFINITY;
  let longSliceEndedAt = Number.NEGATIVE_INFINITY;

  const isOver = (): boolean => startedAt !== null && clock.now() - startedAt >= sliceMs;
  /** Node accepts one connection in each iteration of the loop: a hundred would wait for a hundred slices. */
  const connectionsComeFirst = (): boolean =>
    isAccepting && (clock.now() - longSliceEndedAt < acceptingMs || accepted < acceptedAtLeast);
  const endSlice = (): void => {
    if (startedAt !== null && clock.now() - startedAt >= shortMs) {
      longSliceEndedAt = clock.now();
      accepted = 0;
    }
    startedAt = null;
    later = 0;
  };
  const runTurns = async (): Promise<void> => {
    if (connectionsComeFirst()) {
      isAccepting = false;
      setImmediate(runTurns);
      return;
    }
    startedAt = clock.now();
    for (let begin = queues.take(); begin; begin = queues.take()) {
      begin();
      for (let tick = 0; tick < ticksPerTurn; tick += 1) await nextTick();
      if (isOver()) break;
    }
    setImmediate(endSlice);
    isRunning = !queues.isEmpty;
    if (isRunning) setImmediate(runTurns);
  };

  const enqueue = (owner: Owner, add: (owner: Owner, begin: () => void) => void = queues.add): Promise<void> =>
    new Promise((resolve) => {
      add(owner, resolve);
      if (isRunning) return;
      isRunning = true;
      setImmediate(runTurns);
    });
  const mayContinue = (): boolean => {
    if (startedAt === null) {
      startedAt = clock.now();
      setImmediate(endSlice);
    }
    return !isRunning && !isOver() && !connectionsComeFirst();
  };

  return {
    turn: (owner) => (mayContinue() ? null : enqueue(owner)),
    laterTurn(owner) {
      later += 1;
      return mayContinue() && later <= maxLater ? null : enqueue(owner);
    },
    firstTurn: (owner) => (mayContinue() ? null : enqueue(owner, queues.addArrival)),
    connectionAccepted() {
      isAccepting = true;
      accepted += 1;
    },
  };
};
