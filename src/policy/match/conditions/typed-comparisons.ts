import { createAddressTest, parseAddress } from './address.ts';
import type { Comparison } from './comparison.ts';
import { parseDate } from './parse-date.ts';
import { coversNone } from './role-coverage.ts';
import { readBoolean, readBytes, readNumber, rememberLast } from './scalars.ts';

/** Compares texts without variables. A value that the operator can't read matches nothing. */
const plain = (toMatches: (texts: readonly string[]) => (given: string) => boolean): Comparison => {
  return {
    wildcards: false,
    allowsVariables: false,
    compile(values) {
      const matches = toMatches(values.map((pieces) => pieces.map(({ text }) => text).join('')));
      return { matches, covers: () => coversNone };
    },
  };
};

/** Matches equal values, such as equal numbers. */
const same = <Value>(read: (text: string) => Value | null): Comparison => {
  return plain((texts) => {
    const wanted = new Set(texts.map(read));
    wanted.delete(null);
    return (given) => {
      const value = read(given);
      return value !== null && wanted.has(value);
    };
  });
};

type Order = (given: number, wanted: number) => boolean;

const greatest = (values: readonly number[]): number => {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
};

const least = (values: readonly number[]): number => {
  return values.reduce((fewest, value) => Math.min(fewest, value), Number.POSITIVE_INFINITY);
};

/** Of several values, only the easiest to match is kept. */
const orders: Readonly<
  Record<string, { readonly pick: (values: readonly number[]) => number; readonly holds: Order }>
> = {
  LessThan: { pick: greatest, holds: (given, wanted) => given < wanted },
  LessThanEquals: { pick: greatest, holds: (given, wanted) => given <= wanted },
  GreaterThan: { pick: least, holds: (given, wanted) => given > wanted },
  GreaterThanEquals: { pick: least, holds: (given, wanted) => given >= wanted },
};

/** The operators of a family of ordered values, such as `NumericLessThan`. */
const ordered = (family: string, read: (text: string) => number | null): [string, Comparison][] => {
  const compare = ({ pick, holds }: (typeof orders)[string]) =>
    plain((texts) => {
      const values = texts.map(read).filter((value) => value !== null);
      const wanted = pick(values);
      return (given) => {
        const number = read(given);
        return values.length > 0 && number !== null && holds(number, wanted);
      };
    });
  return [
    [`${family}Equals`, same(read)],
    [`${family}NotEquals`, same(read)],
    ...Object.entries(orders).map(([name, order]): [string, Comparison] => [`${family}${name}`, compare(order)]),
  ];
};

const readAddress = rememberLast(parseAddress);

const inRanges: Comparison = plain((texts) => {
  const contains = createAddressTest(texts);
  return (given) => contains(readAddress(given));
});

/** Operators that compare numbers, dates and other values than texts, by their documented names. */
export const typedComparisons: readonly (readonly [operator: string, Comparison])[] = [
  ...ordered('Numeric', readNumber),
  ...ordered('Date', rememberLast(parseDate)),
  ['Bool', same(readBoolean)],
  ['BinaryEquals', same(readBytes)],
  ['IpAddress', inRanges],
  ['NotIpAddress', inRanges],
];
