import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { computeOutcome } from '../../src/compute/computations.ts';
import { fromParcel, type Parcel, toParcel } from '../../src/compute/parcel.ts';
import { inspectKeyPolicy } from '../../src/policy/inspect.ts';
import { descriptionOf } from '../../src/providers/descriptions.ts';

const withoutWaiting = () => null;

const received = <T>(data: T): Promise<T> => fromParcel(structuredClone(toParcel(data)), withoutWaiting);

/** The bytes of the longest part of a parcel that is read at once. */
const longestMessage = ({ value, lists }: Parcel<unknown>): number => {
  const inner = lists.flatMap(({ pieces }) => pieces.map((piece) => longestMessage(deserialize(piece))));
  return Math.max(serialize(value).length, ...inner);
};

const accounts = Array.from({ length: 1_000 }, (_, index) => String(100_000_000_000 + index));
const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: accounts }, Action: 'kms:Decrypt', Resource: '*' }],
});
const view = inspectKeyPolicy(document, descriptionOf('AWS').language, { accountId: null, partition: null, arn: null });

describe('a parcel', () => {
  it.each(['reading', 'analysis', 'fingerprint'] as const)('arrives as the %s that was sent', async (computation) => {
    const outcome = computeOutcome(view, computation, []);
    expect(await received(outcome)).toStrictEqual(outcome);
  });

  it('keeps all values that JSON has, and undefined', async () => {
    const data = { list: [[], [null, true, 1.5, 'é\ud800'], {}], none: undefined, nested: { long: accounts } };
    expect(await received(data)).toStrictEqual(data);
  });

  it('has no long list in its value: their items are read in turns', async () => {
    const parcel = structuredClone(toParcel({ value: { accounts: [...accounts, ...accounts] } }));
    const read = () => parcel.value.value.accounts.length;
    const lengths: number[] = [];
    await fromParcel(parcel, async () => void lengths.push(read()));
    expect(lengths).toEqual([0, 1_000]);
    expect(read()).toBe(2_000);
  });

  it.each([
    [1, 7_900],
    [100, 79],
    [101, 79],
    [7_900, 1],
  ])('has small pieces, however its values are nested: %i lists of %i', async (statements, principals) => {
    const data = Array.from({ length: statements }, (_, index) => ({
      index,
      principals: Array.from({ length: principals }, () => ({ kind: 'ACCOUNT', conditions: [] })),
    }));
    const parcel = structuredClone(toParcel({ statements: data }));
    expect(longestMessage(parcel)).toBeLessThan(40_000);
    expect(await fromParcel(parcel, withoutWaiting)).toStrictEqual({ statements: data });
  });
});
