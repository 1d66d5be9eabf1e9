/** Something that computes on the event loop. Callers take turns, and the owners of a caller take turns within it. */
export interface Owner {
  /** The caller for which it computes; an owner without one counts as a caller of its own. */
  readonly caller?: string;
}

export interface TimeSlices {
  /** Null where the owner may continue at once; otherwise resolves at its turn. */
  turn(owner: Owner): Promise<void> | null;
  /**
   * The same for work that begins a few promises later. The clock can't show how long thousands will take that are let
   * through before the first of them begins, so all but the first few wait for their turn.
   */
  laterTurn(owner: Owner): Promise<void> | null;
}

/** How long requests may hold the event loop before other work, such as health probes, gets a turn. */
const sliceMs = 8;
/** The maximum number of consecutive promises between a turn and its work. */
const stepsToWork = 8;
/**
 * How many owners with later work are let through in one iteration of the loop: their work is a fraction of a slice.
 */
const maxLater = 100;

interface Line {
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

/** A queue per owner. Callers take turns, and the owners of each caller take turns within it. */
const createLines = () => {
  const callers = new Map<Owner | string, Map<Owner, Line>>();
  return {
    get isEmpty(): boolean {
      return callers.size === 0;
    },
    add(owner: Owner, begin: () => void): void {
      const caller = owner.caller ?? owner;
      const lines = callers.get(caller) ?? new Map<Owner, Line>();
      if (lines.size === 0) callers.set(caller, lines);
      const line = lines.get(owner);
      if (line) line.waiting.push(begin);
      else lines.set(owner, { waiting: [begin], head: 0 });
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
 * Divides the event loop's time: work that would exceed a slice waits for a later iteration of the loop, and owners
 * wait for one another.
 * @param now milliseconds of a monotonic clock
 */
export const createTimeSlices = (now: () => number = () => performance.now()): TimeSlices => {
  const lines = createLines();
  let startedAt: number | null = null;
  let isGoingRound = false;
  let later = 0;

  const isOver = (): boolean => startedAt !== null && now() - startedAt >= sliceMs;
  const forget = (): void => {
    startedAt = null;
    later = 0;
  };
  const goRound = async (): Promise<void> => {
    startedAt = now();
    for (let begin = lines.take(); begin; begin = lines.take()) {
      begin();
      for (let step = 0; step < stepsToWork; step += 1) await null;
      if (isOver()) break;
    }
    setImmediate(forget);
    isGoingRound = !lines.isEmpty;
    if (isGoingRound) setImmediate(goRound);
  };

  const waitInLine = (owner: Owner): Promise<void> =>
    new Promise((resolve) => {
      lines.add(owner, resolve);
      if (isGoingRound) return;
      isGoingRound = true;
      setImmediate(goRound);
    });
  const mayContinue = (): boolean => {
    if (startedAt === null) {
      startedAt = now();
      setImmediate(forget);
    }
    return !isGoingRound && !isOver();
  };

  return {
    turn: (owner) => (mayContinue() ? null : waitInLine(owner)),
    laterTurn(owner) {
      later += 1;
      return mayContinue() && later <= maxLater ? null : waitInLine(owner);
    },
  };
};
