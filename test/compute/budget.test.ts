import { describe, expect, it } from 'vitest';
import { type BudgetOptions, BytesInFlight, RequestBudget } from '../../src/compute/budget.ts';
import { createTimeSlices } from '../../src/compute/time-slices.ts';

const budgetOf = (options: Partial<BudgetOptions> = {}) =>
  new RequestBudget({
    caller: 'somebody',
    limits: { responseBytes: 1000, documents: 2, documentsBytes: 500 },
    deadline: performance.now() + 60_000,
    inFlight: new BytesInFlight(1500),
    slices: createTimeSlices(),
    ...options,
  });

const exceeded = (retryable: boolean) => expect.objectContaining({ code: 'KMS_BUDGET_EXCEEDED', retryable });

describe('an answer', () => {
  it('has a maximum number of bytes, and rejects further bytes once they are exceeded', () => {
    const budget = budgetOf();
    budget.spend(1000);
    expect(() => budget.spend(1)).toThrow(exceeded(false));
    expect(() => budget.spend(0)).toThrow(exceeded(false));
    expect(() => budget.turn()).toThrow(exceeded(false));
  });

  it('does not wait for others: the bytes of all of them are bounded, and released', () => {
    const inFlight = new BytesInFlight(1500);
    const [one, other, third] = [budgetOf({ inFlight }), budgetOf({ inFlight }), budgetOf({ inFlight })];
    one.spend(900);
    expect(() => other.spend(900)).toThrow(exceeded(true));
    one.release();
    third.spend(900);
    expect(inFlight.used).toBe(900);
  });
});

describe('documents', () => {
  it('are counted', () => {
    const budget = budgetOf();
    budget.admitDocument('one');
    budget.admitDocument('other');
    budget.admitDocument('one');
    expect(() => budget.admitDocument('third')).toThrow(exceeded(false));
  });

  it('are measured together', () => {
    const budget = budgetOf();
    budget.admitDocument('x'.repeat(400));
    expect(() => budget.admitDocument('y'.repeat(101))).toThrow(exceeded(false));
  });
});

it('a request that is out of time computes nothing more', () => {
  expect(() => budgetOf({ deadline: Number.NEGATIVE_INFINITY }).turn()).toThrow(exceeded(true));
});
