import type { RegionKey } from '../providers/provider.ts';

/** The turns of a request on the event loop. */
export interface Turns {
  /** Null where the request may continue at once; otherwise resolves at its turn. */
  loadTurn(): Promise<void> | null;
}

export interface BatchOptions<K, V> {
  readonly load: (key: K) => Promise<V>;
  readonly regionOf: (key: K) => RegionKey;
  /** Whether the key would wait behind too many calls in its Region. */
  readonly isCongested: (key: K) => boolean;
  readonly turns: Turns;
}

/** How many keys of a batch are loaded at once in a congested Region. */
export const maxInCongested = 8;

/** The keys of a batch in a Region that was congested when the batch began. */
interface RegionPart<K, V> {
  loading: number;
  readonly waiting: { readonly key: K; readonly resolve: (loading: Promise<V>) => void }[];
}

/**
 * Loads the keys of a batch that are in congested Regions, few at once: each waiting call would cost other requests
 * memory and time.
 */
export class CongestedRegions<K, V> {
  readonly #options: BatchOptions<K, V>;
  readonly #parts = new Map<string, RegionPart<K, V>>();

  constructor(options: BatchOptions<K, V>) {
    this.#options = options;
  }

  /** Null, without loading the key, where its Region is not congested. */
  load(key: K): Promise<V> | null {
    const { isCongested, regionOf } = this.#options;
    if (!isCongested(key)) return null;
    const part = this.#partOf(regionOf(key));
    if (part.loading < maxInCongested) return this.#begin(part, key);
    return new Promise((resolve) => part.waiting.push({ key, resolve }));
  }

  #partOf({ provider, accountId, region }: RegionKey): RegionPart<K, V> {
    const name = `${provider} ${accountId} ${region}`;
    const part = this.#parts.get(name) ?? { loading: 0, waiting: [] };
    this.#parts.set(name, part);
    return part;
  }

  #begin(part: RegionPart<K, V>, key: K): Promise<V> {
    part.loading += 1;
    const loading = this.#options.load(key);
    const ended = () => this.#ended(part);
    loading.then(ended, ended);
    return loading;
  }

  /** In a turn: while a circuit is open, each load fails at once and begins the next, which would block the event loop. */
  #ended(part: RegionPart<K, V>): void {
    if (part.waiting.length === 0) return;
    const turn = this.#options.turns.loadTurn();
    if (turn === null) this.#loadNext(part);
    else turn.then(() => this.#loadNext(part));
  }

  /** Loads the next key, or all that are left if the Region is not congested any more. */
  #loadNext(part: RegionPart<K, V>): void {
    part.loading -= 1;
    for (let next = part.waiting[0]; next; next = part.waiting[0]) {
      if (part.loading >= maxInCongested && this.#options.isCongested(next.key)) return;
      part.waiting.shift();
      next.resolve(this.#begin(part, next.key));
    }
  }
}
