import type { LoadOptions, Loads } from '../load.ts';
import { createDismissals, type LeaveReason, type Waiter } from './dismissals.ts';

/** What a request asks for; without a signal where no client waits, as for a revalidation. */
export type RequestOptions = Omit<LoadOptions, 'signal'> & { readonly signal: AbortSignal | null };

/** One for all requests, since they share the event loop. */
const dismiss = createDismissals();

/**
 * A request that waits for answers, with a waiter for each. Its waiters, of which there may be thousands, share one
 * timer and one event listener, which exist only while there are any.
 */
export class WaitingRequest {
  readonly options: RequestOptions;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /** The `loads` of a flight that only this request waits for. */
  readonly loads: Loads;
  readonly #waiters = new Set<Waiter>();
  #timer: NodeJS.Timeout | null = null;
  readonly #gone = () => this.#dismiss('gone');

  constructor(options: RequestOptions, deadline: number) {
    this.options = options;
    this.deadline = deadline;
    this.loads = new Map([[options.loadId, options.caller ?? '']]);
  }

  add(waiter: Waiter, now: number): void {
    const { signal } = this.options;
    if (this.#waiters.size === 0) {
      this.#timer = setTimeout(() => this.#dismiss('deadline'), Math.max(0, this.deadline - now));
      signal?.addEventListener('abort', this.#gone);
    }
    this.#waiters.add(waiter);
    if (signal?.aborted) queueMicrotask(this.#gone);
  }

  delete(waiter: Waiter): void {
    if (!this.#waiters.delete(waiter) || this.#waiters.size > 0) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.options.signal?.removeEventListener('abort', this.#gone);
  }

  #dismiss(reason: LeaveReason): void {
    dismiss(this.#waiters, reason);
  }
}

const known = new WeakMap<LoadOptions, WaitingRequest>();

/**
 * All loads with the same options and the same deadline share one waiting request.
 *
 * @param latest the latest deadline that it may get, in milliseconds since the epoch
 */
export const waitingRequestOf = (options: LoadOptions, latest: number): WaitingRequest => {
  const deadline = Math.min(options.deadline, latest);
  const before = known.get(options);
  if (before?.deadline === deadline) return before;
  const request = new WaitingRequest(options, deadline);
  known.set(options, request);
  return request;
};
