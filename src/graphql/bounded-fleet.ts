import { type RequestBudget, timeIsUp } from '../compute/request-budget.ts';
import type { Fleet } from '../fleet/fleet.ts';

/** Queries of one request that run at once: more would only wait for the database, and hold memory meanwhile. */
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

/** What the work gives; where it takes longer, the error that the request's time is up. */
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
 * The index for one request. A thousand references to principals are a thousand queries: a few run at once, and none
 * begins or is waited for once the request's time is up.
 *
 * @throws KmsError KMS_BUDGET_EXCEEDED where it is
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
