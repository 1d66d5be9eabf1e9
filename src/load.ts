import type { KmsError } from './errors.ts';
import type { CallSignal } from './providers/provider.ts';

/** The terms of a read: who asks, and until when. */
export interface LoadOptions {
  /** Aborts when the client has gone or the request's deadline has passed. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch, by which the request must have its answer. */
  readonly deadline: number;
  /** Asks past the cache, and refreshes it. */
  readonly fresh: boolean;
  /** Loads of one request share its place in the region queues, so that a long scan does not hold up a short request. */
  readonly loadId: string;
  /** The caller among whom turns are divided fairly; requests without one share a turn. */
  readonly caller?: string;
  /** Who asks, for the audit line; null where callers are not identified. */
  readonly subject: string | null;
  /** True for background work, which gets a turn only when no request wants one. */
  readonly background?: boolean;
}

/** Requests by their load ids, each with the caller that it comes from. */
export type Loads = ReadonlyMap<string, string>;

/** The shared work on a read, as far as queues and clients see it. */
export interface Flight {
  /** The load that began it. */
  readonly first: Pick<LoadOptions, 'loadId' | 'caller' | 'subject' | 'background' | 'fresh'>;
  /** Why nobody waits any more: the last deadline has passed, or the last client has gone. null while somebody does. */
  readonly ended: 'deadline' | 'gone' | null;
  /** Aborts when nobody waits any more. Made when it is first asked for: most flights get by without. */
  readonly signal: CallSignal;
  /** The latest of all deadlines, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly loads: Loads;
  /** Its ticket while it waits in a queue. */
  queuePosition: QueuePosition | null;
  /**
   * How far it is. Who wants a fresh answer may only join while the provider has not been asked, and the shared cache
   * will not be asked any more.
   */
  stage: 'looking' | 'queued' | 'sent';
  /** When the latest call to the provider began, in milliseconds since the epoch. */
  sentAt: number;
  /** When the provider gave its answer, in milliseconds since the epoch. */
  answeredAt: number;
  /** The error of the latest attempt, which says more than a timeout. */
  lastFailure: KmsError | null;
}

/** What a queue is told of a flight that waits in it. */
export interface QueuePosition {
  /** One more request waits for it. */
  joined(loadId: string, caller: string): void;
  /** Nobody waits for it any more. */
  ended(): void;
}
