import { budgetExceeded, timeIsUp } from './budget-errors.ts';

/** A request whose entities wait. */
interface Waiting {
  readonly count: number;
  /** Null once it has been admitted or has waited too long. */
  settle: ((isAdmitted: boolean) => void) | null;
}

/** The share of all entities that one caller may have in progress, so that others need not wait for them. */
const callerShare = 3 / 4;

/**
 * Limits the entities that are being resolved, each of which takes some kilobytes of memory until its response is sent.
 * Callers take turns; the requests of each are admitted in the order of their arrival.
 */
export class EntityAdmission {
  readonly #max: number;
  readonly #maxOfCaller: number;
  #inProgress = 0;
  readonly #inProgressOf = new Map<string, number>();
  /** By caller; the first one's turn is next. */
  readonly #queues = new Map<string, Waiting[]>();

  /** @param maxOfRequest the entities of one request, which always fit if no others are in progress */
  constructor(max: number, maxOfRequest: number) {
    this.#max = Math.max(max, maxOfRequest);
    this.#maxOfCaller = Math.max(this.#max * callerShare, maxOfRequest);
  }

  /** Counts the entities until they `leave`; false, without counting them, where they have to wait. */
  enter(caller: string, count: number): boolean {
    if (this.#queues.has(caller) || !this.#fitsCaller(caller, count) || !this.#fits(count)) return false;
    this.#count(caller, count);
    return true;
  }

  /** Resolves to true when the entities have been admitted and counted, to false after the time. */
  wait(caller: string, count: number, ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting: Waiting = {
        count,
        settle: (isAdmitted) => {
          clearTimeout(timer);
          waiting.settle = null;
          resolve(isAdmitted);
        },
      };
      const timer = setTimeout(() => waiting.settle?.(false), ms);
      const queue = this.#queues.get(caller);
      if (queue) queue.push(waiting);
      else this.#queues.set(caller, [waiting]);
    });
  }

  /** Counts more entities of a request that has entered. It would keep the others while it waits. */
  enterMore(caller: string, count: number): void {
    this.#count(caller, count);
  }

  leave(caller: string, count: number): void {
    this.#count(caller, -count);
    for (let next = this.#next(); next !== null; next = this.#next()) this.#admit(...next);
  }

  #fits(count: number): boolean {
    return this.#inProgress + count <= this.#max;
  }

  #fitsCaller(caller: string, count: number): boolean {
    return (this.#inProgressOf.get(caller) ?? 0) + count <= this.#maxOfCaller;
  }

  #count(caller: string, count: number): void {
    this.#inProgress += count;
    const own = (this.#inProgressOf.get(caller) ?? 0) + count;
    if (own > 0) this.#inProgressOf.set(caller, own);
    else this.#inProgressOf.delete(caller);
  }

  /** The queue whose first request is admitted next; null where none can be. */
  #next(): readonly [caller: string, queue: Waiting[]] | null {
    for (const [caller, queue] of this.#queues) {
      while (queue[0]?.settle === null) queue.shift();
      const [first] = queue;
      if (!first) this.#queues.delete(caller);
      else if (this.#fitsCaller(caller, first.count)) return this.#fits(first.count) ? [caller, queue] : null;
    }
    return null;
  }

  #admit(caller: string, queue: Waiting[]): void {
    const first = queue.shift();
    this.#queues.delete(caller);
    if (queue.length > 0) this.#queues.set(caller, queue);
    this.#count(caller, first?.count ?? 0);
    first?.settle?.(true);
  }
}

/** The entities of one request. */
export class RequestEntities {
  readonly #admission: EntityAdmission;
  readonly #caller: string;
  #count = 0;
  #isReleased = false;

  constructor(admission: EntityAdmission, caller: string) {
    this.#admission = admission;
    this.#caller = caller;
  }

  /**
   * Null where as many more entities may be resolved at once; otherwise resolves when memory for them is free.
   *
   * @throws KmsError KMS_BUDGET_EXCEEDED, as a rejection, where that takes longer than the time, or the client has left
   */
  admit(count: number, ms: number): Promise<void> | null {
    if (this.#count > 0) this.#admission.enterMore(this.#caller, count);
    else if (!this.#admission.enter(this.#caller, count)) return this.#wait(count, ms);
    this.#count += count;
    return null;
  }

  async #wait(count: number, ms: number): Promise<void> {
    if (!(await this.#admission.wait(this.#caller, count, ms)))
      throw budgetExceeded('The entities in progress use all the memory that is allowed for them.', {
        retryable: true,
      });
    this.#count += count;
    if (!this.#isReleased) return;
    this.release();
    throw timeIsUp();
  }

  /** When the response has been sent or is no longer needed. */
  release(): void {
    if (this.#count > 0) this.#admission.leave(this.#caller, this.#count);
    this.#count = 0;
    this.#isReleased = true;
  }
}
