import { within } from '../clock.ts';
import type { RequestBudget } from '../compute/budget.ts';
import { budgetExceeded } from '../compute/budget-errors.ts';
import type { Fleet } from '../fleet/fleet.ts';

/** The concurrent queries of one request. More would only wait for the database, and take memory meanwhile. */
const atOnce = 4;

type Limit = <T>(work: () => Promise<T>) => Promise<T>;

const createLimit = (): Limit => {
  const waiting: (() => void)[] = [];
  /** Where the waiting ones begin: removing the first of thousands would move all others. */
  let head = 0;
  let running = 0;
  return async (work) => {
    if (running < atOnce) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting[head];
      if (next === undefined) running -= 1;
      else {
        head += 1;
        next();
      }
    }
  };
};

/** Also where the index is still starting. */
const tooLate = () =>
  budgetExceeded('The index of keys does not answer within the time of this request: try again.', { retryable: true });

/**
 * The index for one request, which may refer to a thousand principals and so need a thousand queries: only a few run
 * concurrently, and once the request's time is up, no other begins and the running ones are abandoned. The methods then
 * reject with KMS_BUDGET_EXCEEDED.
 */
export const boundFleet = (fleet: Fleet, budget: RequestBudget): Fleet => {
  const limit = createLimit();
  const bounded = <T>(query: () => Promise<T>): Promise<T> =>
    limit(async () => {
      // Thousands of queries may be waiting when the time is up: they fail in turns.
      await budget.loadTurn();
      await budget.turn();
      const answer = await within(query(), budget.computingMs);
      if (answer === null) throw tooLate();
      return answer.value;
    });
  return {
    search: (query) => bounded(() => fleet.search(query)),
    count: (query) => bounded(() => fleet.count(query)),
    keysOf: (query) => bounded(() => fleet.keysOf(query)),
    history: (arn, page) => bounded(() => fleet.history(arn, page)),
    changes: (query) => bounded(() => fleet.changes(query)),
    arnsOf: (keyId) => fleet.arnsOf(keyId),
    progress: () => fleet.progress(),
    close: () => fleet.close(),
  };
};
