import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { computeOutcome } from '../../src/compute/computations.ts';
import { fromParcel, type Packed, type Parcel, toParcel } from '../../src/compute/parcel.ts';
import { inspectKeyPolicy } from '../../src/policy/inspect.ts';
import { descriptionOf } from '../../src/providers/descriptions.ts';

const withoutWaiting = () => null;

const received = <T>(data: T): Promise<T> => fromParcel(structuredClone(toParcel(data)), withoutWaiting);

/** The bytes of the longest part of a parcel that is read at once. */
const longestMessage = ({ parts, content }: Parcel<unknown>): number =>
  Math.max(...messagesOf(parts), ...messagesOf(content));

const messagesOf = ({ value, lists }: Packed<unknown>): readonly number[] => [
  serialize(value).length,
  ...lists.flatMap(({ pieces }) => pieces.flatMap((piece) => messagesOf(deserialize(piece)))),
];

const accountsOf = (length: number) => Array.from({ length }, (_, index) => String(100_000_000_000 + index));
const accounts = accountsOf(1_000);
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
    const read = () => parcel.content.value.value.accounts.length;
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

  it.each([
    [3, 30],
    [100, 1_500],
    [1_500, 100],
  ])('contains what %i services share once: the same list of %i accounts', async (services, sharedAccounts) => {
    const values = accountsOf(sharedAccounts).map((accountId) => ({ accountId, external: true }));
    const reach = { scope: ['SOURCE_ACCOUNT'], values };
    const data = {
      access: Array.from({ length: services }, (_, index) => ({ index, reach: [reach, { of: values }] })),
    };
    const parcel = structuredClone(toParcel(data));
    const bytes = [parcel.parts, parcel.content].flatMap(messagesOf).reduce((sum, length) => sum + length, 0);
    expect(bytes).toBeLessThan(100 * (services + sharedAccounts));
    expect(longestMessage(parcel)).toBeLessThan(60_000);
    const arrived = await fromParcel(parcel, withoutWaiting);
    expect(arrived).toStrictEqual(data);
    expect(new Set(arrived.access.map(({ reach: [one] }) => one)).size).toBe(1);
  });

  it('keeps what is shared within what is shared, in any order', async () => {
    const inner = { accounts: accountsOf(25) };
    const outer = { before: inner, list: [inner, accountsOf(1_500)], after: inner };
    const data = {
      last: [outer, inner],
      many: Array.from({ length: 500 }, () => [inner, outer]),
      ['__proto__']: outer,
    };
    expect(await received(data)).toStrictEqual(data);
  });
});
