/** What computes on the event loop, mostly a request. Callers take turns, and so do the owners of each caller. */
export interface Owner {
  /** The caller for which it computes. An owner without one counts as a separate caller. */
  readonly caller?: string;
}

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
export const createTurnQueues = () => {
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
