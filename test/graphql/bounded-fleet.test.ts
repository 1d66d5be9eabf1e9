import { setImmediate as nextIteration } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BytesInFlight, RequestBudget } from '../../src/compute/budget.ts';
import { createTimeSlices } from '../../src/compute/time-slices.ts';
import { disabledFleet } from '../../src/fleet/disabled-fleet.ts';
import type { Fleet } from '../../src/fleet/fleet.ts';
import { boundFleet } from '../../src/graphql/bounded-fleet.ts';

const page = { rows: [], endCursor: null, hasNextPage: false };
const everything = { first: 1, after: null };

const budgetOf = (leftMs: number, slices = createTimeSlices()) =>
  new RequestBudget({
    caller: 'somebody',
    limits: { responseBytes: 1000, documents: 1, documentsBytes: 1000 },
    deadline: performance.now() + leftMs,
    inFlight: new BytesInFlight(1000),
    slices,
  });

/** An index that answers with its history when the test says so. */
const createHistory = () => {
  const asked: (() => void)[] = [];
  const fleet: Fleet = {
    ...disabledFleet,
    history: () => new Promise((resolve) => asked.push(() => resolve(page))),
  };
  return { asked, fleet };
};

const turnOfLoop = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the index for one request', () => {
  it('runs a few queries at a time, and all of them in the end', async () => {
    const { asked, fleet } = createHistory();
    const bounded = boundFleet(fleet, budgetOf(60_000));
    const answers = Promise.all(Array.from({ length: 100 }, (_, index) => bounded.history(`${index}`, everything)));
    let answered = 0;
    while (answered < 100) {
      await turnOfLoop();
      const open = asked.splice(0);
      expect(open.length).toBeLessThanOrEqual(4);
      for (const answer of open) answer();
      answered += open.length;
    }
    expect(await answers).toHaveLength(100);
  });

  it("runs no query after the request's time is up", async () => {
    const { asked, fleet } = createHistory();
    const answer = boundFleet(fleet, budgetOf(-60_000)).history('arn', everything);
    await expect(answer).rejects.toMatchObject({ code: 'KMS_BUDGET_EXCEEDED', retryable: true });
    expect(asked).toHaveLength(0);
  });

  it('rejects thousands of queries in turns after that, not all at once', async () => {
    const { fleet } = createHistory();
    let rejected = 0;
    const slices = createTimeSlices({ now: () => rejected });
    const bounded = boundFleet(fleet, budgetOf(-60_000, slices));
    const all = Array.from({ length: 2000 }, () => bounded.history('arn', everything).catch(() => (rejected += 1)));
    let most = 0;
    while (rejected < all.length) {
      const before = rejected;
      await nextIteration();
      most = Math.max(most, rejected - before);
    }
    expect(most).toBeLessThanOrEqual(200);
  });

  it('is not waited for after that either', async () => {
    const { fleet } = createHistory();
    const answer = boundFleet(fleet, budgetOf(-1_990)).history('arn', everything);
    await expect(answer).rejects.toMatchObject({ code: 'KMS_BUDGET_EXCEEDED', retryable: true });
  });

  it('passes on the error of a query, and runs the others', async () => {
    const bounded = boundFleet(disabledFleet, budgetOf(60_000));
    const answers = await Promise.allSettled(Array.from({ length: 9 }, () => bounded.history('arn', everything)));
    const reason = expect.objectContaining({ code: 'KMS_INDEX_UNAVAILABLE' });
    expect(answers).toEqual(answers.map(() => ({ status: 'rejected', reason })));
  });
});
