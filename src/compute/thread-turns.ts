import type { KmsError } from '../errors.ts';
import { budgetExceeded, timeIsUp } from './budget-errors.ts';
import { createTurnQueues, type Owner } from './turn-queues.ts';

/** The turns of tasks in threads: callers take turns, and so do the requests of each. */
export interface ThreadTurns {
  /**
   * Resolves when the task may begin. Call `end` after it.
   * @throws KmsError KMS_BUDGET_EXCEEDED where its time is up before, or where too many tasks are waiting
   */
  begin(owner: Owner, timeoutMs: number): Promise<void>;
  end(): void;
}

/** As many as the entities of a request. Further tasks of a request are rejected at once. */
const maxOfOwner = 1000;
const maxOfCaller = 4000;

const tooMany = (): KmsError => budgetExceeded('Too much is being computed at the moment.', { retryable: true });

/** Counts what waits, by owner or by caller. */
class Counts<K> {
  readonly #counts = new Map<K, number>();

  of(key: K): number {
    return this.#counts.get(key) ?? 0;
  }

  add(key: K, change: number): void {
    const count = this.of(key) + change;
    if (count === 0) this.#counts.delete(key);
    else this.#counts.set(key, count);
  }
}

/** @param atOnce the number of tasks that may run at once */
export const createThreadTurns = (atOnce: number): ThreadTurns => {
  const queues = createTurnQueues();
  const ofOwner = new Counts<Owner>();
  const ofCaller = new Counts<Owner | string>();
  let running = 0;

  const count = (owner: Owner, change: number): void => {
    ofOwner.add(owner, change);
    ofCaller.add(owner.caller ?? owner, change);
  };
  const isFull = (owner: Owner): boolean =>
    ofOwner.of(owner) >= maxOfOwner || ofCaller.of(owner.caller ?? owner) >= maxOfCaller;

  const wait = (owner: Owner, timeoutMs: number): Promise<void> =>
    new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        count(owner, -1);
        reject(timeIsUp());
      }, timeoutMs);
      count(owner, 1);
      queues.add(owner, () => {
        if (isLate) return;
        clearTimeout(timer);
        count(owner, -1);
        running += 1;
        resolve();
      });
    });

  return {
    async begin(owner, timeoutMs) {
      if (running >= atOnce) {
        if (isFull(owner)) throw tooMany();
        return wait(owner, timeoutMs);
      }
      running += 1;
    },
    end() {
      running -= 1;
      while (running < atOnce && !queues.isEmpty) queues.take()?.();
    },
  };
};
