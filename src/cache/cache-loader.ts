import type { KmsError, KmsOperation } from '../errors.ts';
import type { Flight } from '../load.ts';
import type { Codec } from './shared-answers.ts';

/**
 * Loads what the cache does not have. A read is plain data, not a closure: during a scan, tens of thousands of reads
 * wait.
 */
export interface CacheLoader<R, T> {
  readonly operation: KmsOperation;
  /** Rejects with a KmsError. */
  load(read: R, flight: Flight): Promise<T>;
  /** The error for a waiter whose deadline has passed. */
  timedOut(read: R): KmsError;
  /** Null where the answers are not shared among replicas. */
  readonly codec: Codec<R, T> | null;
}
