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
}

/** How long requests may hold the event loop before other work, such as health probes, gets a turn. */
const sliceMs = 8;
/** The number of promises that are awaited after a turn begins, so that its work is done before the time is checked. */
const promisesPerTurn = 8;
/**
 * How many owners with later work may continue in one iteration of the loop: together they take a fraction of a slice.
 */
const maxLater = 100;

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

/** A queue for each owner. Callers take turns, and so do the owners of each caller. */
const createQueues = () => {
  const callers = new Map<Owner | string, Map<Owner, Queue>>();
  return {
    get isEmpty(): boolean {
      return callers.size === 0;
    },
    add(owner: Owner, begin: () => void): void {
      const caller = owner.caller ?? owner;
      const queues = callers.get(caller) ?? new Map<Owner, Queue>();
      if (queues.size === 0) callers.set(caller, queues);
      const queue = queues.get(owner);
      if (queue) queue.waiting.push(begin);
      else queues.set(owner, { waiting: [begin], head: 0 });
    },
    take(): (() => void) | undefined {
      const caller = rotate(callers);
      const owner = caller && rotate(caller.value);
      if (!owner) return undefined;
      const { waiting, head } = owner.value;
      owner.value.head += 1;
      if (owner.value.head === waiting.length) caller.value.delete(owner.key);
      if (caller.value.size === 0) callers.delete(caller.key);
      return waiting[head];
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

  const enqueue = (owner: Owner): Promise<void> =>
    new Promise((resolve) => {
      queues.add(owner, resolve);
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
  };
};
