/** What computes on the event loop, mostly a request. Callers take turns, and so do the owners of each caller. */
export interface Owner {
  /** The caller for which it computes. An owner without one counts as a separate caller. */
  readonly caller?: string;
}

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
}

/** How long requests may hold the event loop before other work, such as health probes, gets a turn. */
const sliceMs = 8;
/** The number of promises that are awaited after a turn begins, so that its work is done before the time is checked. */
const promisesPerTurn = 8;
/**
 * How many owners with later work may continue in one iteration of the loop: together they take a fraction of a slice.
 */
const maxLater = 100;

/** How many owners of a caller may wait for turns before its next request begins. */
const maxBegun = 8;

interface Queue {
  readonly waiting: (() => void)[];
  head: number;
}

/** Moves the first entry to the end, and returns it. */
const rotate = <K, V>(entries: Map<K, V>): { readonly key: K; readonly value: V } | undefined => {
  for (const [key, value] of entries) {
    entries.delete(key);
    entries.set(key, value);
    return { key, value };
  }
  return undefined;
};

interface Caller {
  readonly owners: Map<Owner, Queue>;
  /** Its requests that have not begun. */
  readonly arrivals: Queue;
  /** Whether its next turn is for one of these, if one may begin. */
  arrivalIsNext: boolean;
}

const newQueue = (): Queue => ({ waiting: [], head: 0 });

const shift = (queue: Queue): (() => void) | undefined => {
  const first = queue.waiting[queue.head];
  queue.head += 1;
  if (queue.head >= queue.waiting.length) {
    queue.waiting.length = 0;
    queue.head = 0;
  }
  return first;
};

/** The next turn of a caller: its owners take turns, and every other one is for a request that may begin. */
const nextTurn = (caller: Caller): (() => void) | undefined => {
  const { owners, arrivals, arrivalIsNext } = caller;
  const mayBegin = arrivals.waiting.length > 0 && owners.size < maxBegun;
  caller.arrivalIsNext = !arrivalIsNext;
  if (mayBegin && (arrivalIsNext || owners.size === 0)) return shift(arrivals);
  const next = rotate(owners);
  const begin = next && shift(next.value);
  if (next?.value.waiting.length === 0) owners.delete(next.key);
  return begin;
};

/** Queues for each owner and for the requests that have not begun. Callers take turns. */
const createQueues = () => {
  const callers = new Map<Owner | string, Caller>();
  const callerOf = (owner: Owner): Caller => {
    const name = owner.caller ?? owner;
    const caller = callers.get(name) ?? { owners: new Map(), arrivals: newQueue(), arrivalIsNext: true };
    callers.set(name, caller);
    return caller;
  };
  return {
    get isEmpty(): boolean {
      return callers.size === 0;
    },
    add(owner: Owner, begin: () => void): void {
      const { owners } = callerOf(owner);
      const queue = owners.get(owner) ?? newQueue();
      owners.set(owner, queue);
      queue.waiting.push(begin);
    },
    addArrival(owner: Owner, begin: () => void): void {
      callerOf(owner).arrivals.waiting.push(begin);
    },
    take(): (() => void) | undefined {
      const next = rotate(callers);
      if (!next) return undefined;
      const begin = nextTurn(next.value);
      const { owners, arrivals } = next.value;
      if (owners.size === 0 && arrivals.waiting.length === 0) callers.delete(next.key);
      return begin;
    },
  };
};

/**
 * Divides the event loop's time into slices: once a slice is used up, work waits for a later iteration of the loop, in
 * which owners take turns.
 * @param now the time of a monotonic clock, in milliseconds
 */
export const createTimeSlices = (now: () => number = () => performance.now()): TimeSlices => {
  const queues = createQueues();
  let startedAt: number | null = null;
  let isRunning = false;
  let later = 0;

  const isOver = (): boolean => startedAt !== null && now() - startedAt >= sliceMs;
  const endSlice = (): void => {
    startedAt = null;
    later = 0;
  };
  const runTurns = async (): Promise<void> => {
    startedAt = now();
    for (let begin = queues.take(); begin; begin = queues.take()) {
      begin();
      for (let step = 0; step < promisesPerTurn; step += 1) await null;
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
      startedAt = now();
      setImmediate(endSlice);
    }
    return !isRunning && !isOver();
  };

  return {
    turn: (owner) => (mayContinue() ? null : enqueue(owner)),
    laterTurn(owner) {
      later += 1;
      return mayContinue() && later <= maxLater ? null : enqueue(owner);
    },
    firstTurn: (owner) => (mayContinue() ? null : enqueue(owner, queues.addArrival)),
  };
};
