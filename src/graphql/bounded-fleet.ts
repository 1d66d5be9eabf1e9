import { type RequestBudget, timeIsUp } from '../compute/request-budget.ts';
import type { Fleet } from '../fleet/fleet.ts';

/** The concurrent queries of one request. More would only wait for the database, and take memory meanwhile. */
const atOnce = 4;

type Limit = <T>(work: () => Promise<T>) => Promise<T>;

const createLimit = (): Limit => {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < atOnce) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
};

/** Resolves or rejects as `work` does; rejects with KMS_BUDGET_EXCEEDED if it takes longer than `ms` milliseconds. */
const within = async <T>(ms: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(timeIsUp()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * The index for one request, which may refer to a thousand principals and so need a thousand queries: only a few run
 * concurrently, and once the request's time is up, no other begins and the running ones are abandoned. The methods then
 * reject with KMS_BUDGET_EXCEEDED.
 */
export const boundFleet = (fleet: Fleet, budget: RequestBudget): Fleet => {
  const limit = createLimit();
  const bounded = <T>(query: () => Promise<T>): Promise<T> =>
    limit(async () => {
      await budget.turn();
      return within(budget.computingMs, query());
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
