import { type Glob, matchesArnGlob, matchesGlob, toText } from '../wildcard.ts';
import { holdsAddress, parseRange } from './address.ts';
import { parseMoment } from './parse-date.ts';

/** Whether one value of the request matches. */
export type Test = (given: string) => boolean;

/** How an operator compares a value of the policy with one of the request; negation is not its concern. */
export interface Comparison {
  readonly wildcards: boolean;
  toTest(value: Glob): Test;
}

/** A value that is no number, date or address matches nothing. */
const never: Test = () => false;

/** Compares plain texts, of which the policy's is read once. */
function plain(toTest: (text: string) => Test): Comparison {
  return { wildcards: false, toTest: (value) => toTest(toText(value)) };
}

const exact = plain((text) => (given) => given === text);
const anyCase = plain((text) => (given) => given.toLowerCase() === text.toLowerCase());
const like: Comparison = { wildcards: true, toTest: (value) => (given) => matchesGlob(value, given) };
const arn: Comparison = {
  wildcards: true,
  toTest: (value) => (given) => matchesArnGlob(value, given),
};

/** Only `true` and `false` can be compared, in any letter case. */
const bool = plain((text) => {
  const wanted = text.toLowerCase();
  return wanted === 'true' || wanted === 'false' ? (given) => given.toLowerCase() === wanted : never;
});

type Order = (given: number, wanted: number) => boolean;

const orders: Readonly<Record<string, Order>> = {
  Equals: (given, wanted) => given === wanted,
  NotEquals: (given, wanted) => given === wanted,
  LessThan: (given, wanted) => given < wanted,
  LessThanEquals: (given, wanted) => given <= wanted,
  GreaterThan: (given, wanted) => given > wanted,
  GreaterThanEquals: (given, wanted) => given >= wanted,
};

/** The operators of a family of values that have an order, named after it: `NumericLessThan`. */
function ordered(family: string, read: (text: string) => number | null): [string, Comparison][] {
  const compare = (order: Order) =>
    plain((text) => {
      const wanted = read(text);
      if (wanted === null) return never;
      return (given) => {
        const number = read(given);
        return number !== null && order(number, wanted);
      };
    });
  return Object.entries(orders).map(([name, order]) => [`${family}${name}`, compare(order)]);
}

const numberForm = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const parseNumber = (text: string): number | null => (numberForm.test(text) ? Number(text) : null);

const base64Form = /^[A-Za-z0-9+/]*={0,2}$/;

/** Compares the bytes that base64 stands for. */
const binary = plain((text) => {
  if (!base64Form.test(text)) return never;
  const wanted = Buffer.from(text, 'base64');
  return (given) => base64Form.test(given) && wanted.equals(Buffer.from(given, 'base64'));
});

const address = plain((text) => {
  const range = parseRange(text);
  return range === null ? never : (given) => holdsAddress(range, given);
});

/**
 * By the documented name of the operator. A negated one compares as its positive twin does.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['StringEquals', exact],
  ['StringNotEquals', exact],
  ['StringEqualsIgnoreCase', anyCase],
  ['StringNotEqualsIgnoreCase', anyCase],
  ['StringLike', like],
  ['StringNotLike', like],
  ...ordered('Numeric', parseNumber),
  ...ordered('Date', parseMoment),
  ['Bool', bool],
  ['BinaryEquals', binary],
  ['IpAddress', address],
  ['NotIpAddress', address],
  ['ArnEquals', arn],
  ['ArnNotEquals', arn],
  ['ArnLike', arn],
  ['ArnNotLike', arn],
]);
