import { buildSchema, graphql } from 'graphql';
import { expect, it } from 'vitest';
import { createBytesInFlight } from '../../src/compute/bytes-in-flight.ts';
import { createRequestBudget } from '../../src/compute/request-budget.ts';
import { createTimeSlices } from '../../src/compute/time-slices.ts';
import { countAnswers } from '../../src/graphql/counted-answer.ts';

const length = 1_000;
/** The length of a piece of a long list. */
const itemsPerTurn = 50;

it('locates the errors of a list that is too long in turns, not all at once', async () => {
  const schema = countAnswers(buildSchema('type Query { items: [Item]! } type Item { name: String! }'));
  const slices = createTimeSlices();
  let turns = 0;
  const laterTurn: typeof slices.laterTurn = (owner) => {
    turns += 1;
    return slices.laterTurn(owner);
  };
  const budget = createRequestBudget({
    caller: 'somebody',
    limits: { responseBytes: length * 64 + 10_000, documents: 1, documentsBytes: 1 },
    deadline: performance.now() + 60_000,
    inFlight: createBytesInFlight(1_000_000),
    slices: { ...slices, laterTurn },
  });
  const rootValue = { items: Array.from({ length }, () => ({ name: 'x'.repeat(50) })) };

  const { errors = [] } = await graphql({ schema, source: '{ items { name } }', rootValue, contextValue: { budget } });
  expect(errors.length).toBeGreaterThan(length / 2);
  // Those of the piece in which the response became too long come before the first of these turns.
  expect(errors.length).toBeLessThanOrEqual((turns + 1) * itemsPerTurn + itemsPerTurn);
});
