import { describe, expect, it } from 'vitest';
import { computeOutcome } from '../../src/compute/computations.ts';
import { fromParcel, toParcel } from '../../src/compute/parcel.ts';
import type { TimeSlices } from '../../src/compute/time-slices.ts';
import { inspectKeyPolicy } from '../../src/policy/inspect.ts';
import { descriptionOf } from '../../src/providers/descriptions.ts';

/** Calls `onTurn` whenever a piece of a parcel waits for its turn. */
const slicesWith = (onTurn: () => void): TimeSlices => {
  const turn = async () => onTurn();
  return { turn, laterTurn: turn, firstTurn: turn };
};

const received = <T>(data: T, onTurn = () => {}): Promise<T> =>
  fromParcel(structuredClone(toParcel(data)), slicesWith(onTurn));

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

  it('has no long list in its value, however deep: their items are read a hundred at a time, in turns', async () => {
    const parcel = structuredClone(toParcel({ value: { items: [{ accounts }] } }));
    const lengths: number[] = [];
    const read = () => parcel.value.value.items[0]?.accounts.length ?? 0;
    await fromParcel(
      parcel,
      slicesWith(() => lengths.push(read())),
    );
    expect(lengths).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
    expect(read()).toBe(1_000);
  });
});
