import type { KmsError } from '../errors.ts';
import type { GoodAnswer, RefusedAnswer } from './memory.ts';
import type { SharedStore } from './shared-store.ts';

/** Encodes answers for the shared store. */
export interface Codec<R, T> {
  /** The answer's name in the shared store. */
  nameOf(read: R): string;
  encode(value: T): unknown;
  /** Null for anything that `encode` has not produced. */
  decode(data: unknown, read: R, answeredAt: number): T | null;
}

/** The part of a cache that all replicas share: its answers in the shared store. */
export class SharedAnswers<R, T> {
  readonly #store: Pick<SharedStore, 'get' | 'put'>;
  readonly #codec: Codec<R, T>;

  constructor(store: Pick<SharedStore, 'get' | 'put'>, codec: Codec<R, T>) {
    this.#store = store;
    this.#codec = codec;
  }

  /** The stored answer, current or not; null where there is none that this replica can read. */
  async find(read: R): Promise<GoodAnswer<T> | RefusedAnswer | null> {
    const stored = await this.#store.get(this.#codec.nameOf(read));
    if (!stored) return null;
    const { answeredAt } = stored;
    if (stored.kind === 'refused') return { kind: 'refused', error: stored.error, sentAt: answeredAt, answeredAt };
    const value = this.#codec.decode(stored.data, read, answeredAt);
    return value === null ? null : { kind: 'good', value, sentAt: answeredAt, answeredAt, retryAt: 0 };
  }

  /** @param forMs how long it is stored, in milliseconds */
  put(read: R, value: T, answeredAt: number, forMs: number): void {
    this.#store.put(this.#codec.nameOf(read), { kind: 'good', data: this.#codec.encode(value), answeredAt }, forMs);
  }

  /** @param forMs how long it is stored, in milliseconds */
  putRefusal(read: R, error: KmsError, answeredAt: number, forMs: number): void {
    this.#store.put(this.#codec.nameOf(read), { kind: 'refused', error, answeredAt }, forMs);
  }
}
