import { setImmediate } from 'node:timers/promises';
import { buildSchema, graphql } from 'graphql';
import { expect, it } from 'vitest';
import { BytesInFlight, RequestBudget } from '../../src/compute/budget.ts';
import { createTimeSlices, type TimeSlices } from '../../src/compute/time-slices.ts';
import { KmsError } from '../../src/errors.ts';
import { countAnswers } from '../../src/graphql/counted-answer.ts';

const length = 1_000;
/** The length of a piece of a long list. */
const itemsPerTurn = 25;

const slices = createTimeSlices();

function createBudget(responseBytes: number, turns: TimeSlices = slices) {
  return new RequestBudget({
    caller: 'somebody',
    limits: { responseBytes, documents: 1, documentsBytes: 1 },
    deadline: performance.now() + 60_000,
    inFlight: new BytesInFlight(1_000_000),
    slices: turns,
  });
}

it('locates the errors of a list that is too long in turns, not all at once', async () => {
  const schema = countAnswers(buildSchema('type Query { items: [Item]! } type Item { name: String! }'));
  let turns = 0;
  const laterTurn: TimeSlices['laterTurn'] = (owner) => {
    turns += 1;
    return slices.laterTurn(owner);
  };
  const budget = createBudget(length * 64 + 10_000, { ...slices, laterTurn });
  const rootValue = { items: Array.from({ length }, () => ({ name: 'x'.repeat(50) })) };

  const { errors = [] } = await graphql({ schema, source: '{ items { name } }', rootValue, contextValue: { budget } });
  expect(errors.length).toBeGreaterThan(length / 2);
  // Those of the piece in which the response became too long come before the first of these turns.
  expect(errors.length).toBeLessThanOrEqual((turns + 1) * itemsPerTurn + itemsPerTurn);
});

it('handles the failures of all items where a list of required items becomes too long', async () => {
  const schema = countAnswers(buildSchema('type Query { items: [Item!]! } type Item { name: String! late: String! }'));
  const unhandled: unknown[] = [];
  const listener = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', listener);
  try {
    for (const items of [100, length]) {
      const late = () => setImmediate('x'.repeat(50));
      const rootValue = { items: Array.from({ length: items }, () => ({ name: 'x'.repeat(50), late })) };
      const contextValue = { budget: createBudget(items * 64 + 1_500) };
      const { data, errors = [] } = await graphql({
        schema,
        source: '{ items { name late } }',
        rootValue,
        contextValue,
      });
      expect(data).toBeNull();
      expect(errors.length).toBeGreaterThan(0);
      for (let turn = 0; turn < 100; turn += 1) await setImmediate();
    }
  } finally {
    process.off('unhandledRejection', listener);
  }
  expect(unhandled).toEqual([]);
});

it('reports typed errors as GraphQL would, without stack traces', async () => {
  const toSchema = () => buildSchema('type Query { keys: [Key!]! key: Key } type Key { policy: Int now: Int! }');
  const error = new KmsError({ code: 'KMS_ACCESS_DENIED', message: 'Access denied.' });
  const fail = () => {
    throw error;
  };
  const key = { policy: () => Promise.reject(error), now: fail };
  const rootValue = { keys: [{ policy: key.policy, now: 1 }], key };
  const source = '{ keys { read: policy now } key { policy now } }';
  const { data, errors = [] } = await graphql({
    schema: countAnswers(toSchema()),
    source,
    rootValue,
    contextValue: { budget: createBudget(100_000) },
  });
  const expected = await graphql({ schema: toSchema(), source, rootValue });
  expect(data).toEqual(expected.data);
  expect(errors.map((one) => one.toJSON())).toEqual(
    expect.arrayContaining((expected.errors ?? []).map((one) => one.toJSON())),
  );
  expect(errors).toHaveLength(expected.errors?.length ?? 0);
  for (const { originalError, stack } of errors) {
    expect(originalError).toBe(error);
    expect(stack).not.toMatch(/^ +at /m);
  }
});

it('completes the items of a long list in turns, and counts the time of one piece before the next', async () => {
  const schema = countAnswers(buildSchema('type Query { items: [Item!]! } type Item { name: String! }'));
  const clock = { now: 0 };
  const name = (): string => {
    clock.now += 1;
    return 'x';
  };
  const turns = createTimeSlices({ now: () => clock.now });
  const contextValue = { budget: createBudget(1_000_000, turns) };
  const rootValue = { items: Array.from({ length }, () => ({ name })) };
  const answer = graphql({ schema, source: '{ items { name } }', rootValue, contextValue });
  let most = 0;
  while (clock.now < length) {
    const before = clock.now;
    await setImmediate();
    most = Math.max(most, clock.now - before);
  }
  expect(most).toBeLessThanOrEqual(2 * itemsPerTurn);
  expect((await answer).errors).toBeUndefined();
});
