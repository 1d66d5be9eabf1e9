import { KmsError } from '../errors.ts';
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
const maxInCongested = 8;

/** The keys of a batch in a Region that was congested when the batch began. */
interface RegionPart<K> {
  loading: number;
  readonly waiting: { readonly index: number; readonly key: K }[];
}

/**
 * Loads a batch, with the result that DataLoader expects: a value or an error for each key, in order. All keys are
 * loaded at once, except in congested Regions, where each waiting call would cost other requests memory and time.
 */
export const settleBatch = <K, V>(keys: readonly K[], options: BatchOptions<K, V>): Promise<readonly (V | Error)[]> =>
  new Promise((resolve) => new Batch(keys, options, resolve));

class Batch<K, V> {
  readonly #options: BatchOptions<K, V>;
  readonly #resolve: (results: readonly (V | Error)[]) => void;
  readonly #results: (V | Error)[];
  readonly #parts = new Map<string, RegionPart<K>>();
  #left: number;

  constructor(keys: readonly K[], options: BatchOptions<K, V>, resolve: (results: readonly (V | Error)[]) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#results = new Array(keys.length);
    this.#left = keys.length;
    for (const [index, key] of keys.entries()) {
      if (options.isCongested(key)) this.#wait(index, key, options.regionOf(key));
      else this.#load(index, key, null);
    }
  }

  #wait(index: number, key: K, region: RegionKey): void {
    const name = `${region.provider} ${region.accountId} ${region.region}`;
    const part = this.#parts.get(name) ?? { loading: 0, waiting: [] };
    this.#parts.set(name, part);
    if (part.loading < maxInCongested) this.#load(index, key, part);
    else part.waiting.push({ index, key });
  }

  #load(index: number, key: K, part: RegionPart<K> | null): void {
    if (part) part.loading += 1;
    this.#options.load(key).then(
      (value) => this.#settled(index, value, part),
      (reason: unknown) => this.#settled(index, toError(reason), part),
    );
  }

  #settled(index: number, result: V | Error, part: RegionPart<K> | null): void {
    this.#results[index] = result;
    this.#left -= 1;
    if (this.#left === 0) this.#inTurn(() => this.#resolve(this.#results));
    else if (part) this.#inTurn(() => this.#loadNext(part));
  }

  /**
   * Many batches may end at the same moment, each with work for thousands of fields. And while a circuit is open, each
   * load fails at once and begins the next, which would block the event loop.
   */
  #inTurn(go: () => void): void {
    const turn = this.#options.turns.loadTurn();
    if (turn === null) go();
    else turn.then(go);
  }

  /** Loads the next key, or all that are left if the Region is not congested any more. */
  #loadNext(part: RegionPart<K>): void {
    part.loading -= 1;
    for (let next = part.waiting[0]; next; next = part.waiting[0]) {
      if (part.loading >= maxInCongested && this.#options.isCongested(next.key)) return;
      part.waiting.shift();
      this.#load(next.index, next.key, part);
    }
  }
}

const toError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new KmsError({ code: 'KMS_PROVIDER_ERROR', message: 'An internal error.' });
