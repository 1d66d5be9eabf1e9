import type { KmsError } from './errors.ts';
import type { CallSignal } from './providers/provider.ts';

/** The options of a read: who requests it, and its deadline. */
export interface LoadOptions {
  /** Aborts when the client has gone or the request's deadline has passed. */
  readonly signal: AbortSignal;
  /** The time by which the request needs its answer, in milliseconds since the epoch. */
  readonly deadline: number;
  /** Whether to bypass the cache when reading; the answer is cached all the same. */
  readonly fresh: boolean;
  /** Equal for all reads of one request. Region queues schedule by it, so that a long scan does not delay others. */
  readonly loadId: string;
  /** For the audit log; several requests of a gateway may share one. */
  readonly correlationId: string;
  /** The caller, for fair scheduling in region queues. Requests without one count as one caller. */
  readonly caller?: string;
  /** The end user, for the audit log; null where end users are not identified. */
  readonly subject: string | null;
  /** True for background work, which is scheduled only when no request waits. */
  readonly background?: boolean;
}

/** The callers of requests, by load id. */
export type Loads = ReadonlyMap<string, string>;

/** A read in progress that several requests may wait for, as region queues and clients use it. */
export interface Flight {
  /** The request that started it. */
  readonly first: Pick<LoadOptions, 'loadId' | 'correlationId' | 'caller' | 'subject' | 'background' | 'fresh'>;
  /** Why no request waits any more: the last deadline has passed, or the last client has gone. Null while one waits. */
  readonly ended: 'deadline' | 'gone' | null;
  /** Aborts when no request waits any more. Created when it is first used: most flights never need it. */
  readonly signal: CallSignal;
  /** The latest of all deadlines, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly loads: Loads;
  /** Its position while it waits in a queue. */
  queuePosition: QueuePosition | null;
  /**
   * Its progress. A request that bypasses the cache may join it only after the look-up in the shared cache, and before
   * the call to the provider.
   */
  stage: 'looking' | 'queued' | 'sent';
  /** When the latest call to the provider began, in milliseconds since the epoch. */
  sentAt: number;
  /** When the provider answered, in milliseconds since the epoch. */
  answeredAt: number;
  /** The error of the latest attempt, which says more than a timeout. */
  lastFailure: KmsError | null;
}

/** How a flight notifies the queue in which it waits. */
export interface QueuePosition {
  /** Another request waits for it. */
  joined(loadId: string, caller: string): void;
  /** No request waits for it any more. */
  ended(): void;
}
