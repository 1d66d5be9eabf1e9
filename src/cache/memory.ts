import { LRUCache } from 'lru-cache';
import type { KmsError } from '../errors.ts';

/** What is remembered of one question: the answer, or the provider's definite no. */
export type CachedAnswer<T> = GoodAnswer<T> | RefusedAnswer;

/** All times are milliseconds since the epoch. */
export interface GoodAnswer<T> {
  readonly kind: 'good';
  readonly value: T;
  readonly sentAt: number;
  readonly answeredAt: number;
  /** Once it has expired: a revalidation has failed, and the next one waits until then. */
  retryAt: number;
}

export interface RefusedAnswer {
  readonly kind: 'refused';
  readonly error: KmsError;
  readonly sentAt: number;
  readonly answeredAt: number;
}

export interface AnswerCache<T> {
  get(key: string): CachedAnswer<T> | undefined;
  /** Keeps the answer unless a later question has been answered already. */
  put(key: string, answer: CachedAnswer<T>): void;
}

export interface AnswerCacheOptions<T> {
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly bytesOf: (value: T) => number;
}

/** Objects, map slot and times of an entry, roughly. */
const entryBytes = 400;

/** Expired answers stay until others need the place: they are what stands in while a provider is down. */
export const createAnswerCache = <T>({ maxEntries, maxBytes, bytesOf }: AnswerCacheOptions<T>): AnswerCache<T> => {
  const entries = new LRUCache<string, CachedAnswer<T>>({
    max: maxEntries,
    maxSize: maxBytes,
    sizeCalculation: (answer, key) => entryBytes + key.length + (answer.kind === 'good' ? bytesOf(answer.value) : 0),
  });
  return {
    get: (key) => entries.get(key),
    put(key, answer) {
      const cached = entries.peek(key);
      if (!cached || cached.sentAt <= answer.sentAt) entries.set(key, answer);
    },
  };
};
