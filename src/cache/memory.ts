import { LRUCache } from 'lru-cache';
import type { KmsError } from '../errors.ts';

/** A cache entry: an answer, or a definite refusal. */
export type CachedAnswer<T> = GoodAnswer<T> | RefusedAnswer;

/** All times are milliseconds since the epoch. */
export interface GoodAnswer<T> {
  readonly kind: 'good';
  readonly value: T;
  readonly sentAt: number;
  readonly answeredAt: number;
  /** When an expired entry may be revalidated again, after a revalidation has failed. */
  retryAt: number;
}

/** A definite refusal, which the provider would repeat. */
export interface RefusedAnswer {
  readonly kind: 'refused';
  readonly error: KmsError;
  readonly sentAt: number;
  readonly answeredAt: number;
}

export interface AnswerCache<T> {
  get(key: string): CachedAnswer<T> | undefined;
  /** Stores the answer unless the entry is the answer to a later call. */
  put(key: string, answer: CachedAnswer<T>): void;
}

export interface AnswerCacheOptions<T> {
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly bytesOf: (value: T) => number;
}

/** Estimate of the objects, the map slot and the times of an entry. */
const entryBytes = 400;

/** Keeps expired answers until space is needed: they may be served while a provider is down. */
export const createAnswerCache = <T>({ maxEntries, maxBytes, bytesOf }: AnswerCacheOptions<T>): AnswerCache<T> => {
  const open = () =>
    new LRUCache<string, CachedAnswer<T>>({
      max: maxEntries,
      maxSize: maxBytes,
      sizeCalculation: (answer, key) => entryBytes + key.length + (answer.kind === 'good' ? bytesOf(answer.value) : 0),
    });
  // Created with the first answer: an LRUCache allocates room for all entries at once, which takes some megabytes for
  // each kind of answer.
  let entries: ReturnType<typeof open> | null = null;
  return {
    get: (key) => entries?.get(key),
    put(key, answer) {
      entries ??= open();
      const cached = entries.peek(key);
      if (!cached || cached.sentAt <= answer.sentAt) entries.set(key, answer);
    },
  };
};
