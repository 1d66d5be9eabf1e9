import { groupBy } from '../../group-by.ts';
import { parseDate } from '../../match/conditions/parse-date.ts';
import { addressCandidates } from './address-values.ts';
import type { KeyCondition } from './key-condition.ts';

/** Large numbers are further apart than a step. */
const stepFrom = (value: number, step: number): number => Math.max(step, Math.abs(value) * (2 * Number.EPSILON));

/**
 * One value for each class that comparisons with the given values distinguish: each of them, one between each two, one
 * below and one above all.
 */
const around = (values: readonly number[], step: number): readonly number[] => {
  const sorted = [...new Set(values)].sort((one, other) => one - other);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  const between = sorted.slice(1).map((value, index) => (sorted[index] ?? value) / 2 + value / 2);
  const all = [first - stepFrom(first, step), ...sorted, ...between, last + stepFrom(last, step)];
  return all.filter(Number.isFinite);
};

/** Whether numbers beyond it, or equal to it, may be infinite in the precision of comparisons. */
const isExtreme = (value: number): boolean => Math.abs(value) > Number.MAX_VALUE / 2;

/** A text that is not a number, date, address or boolean. */
const unreadable = 'x';

/** Numbers, one for each class that comparisons with these values distinguish. */
const numericCandidates = (values: readonly string[]): readonly string[] => {
  const numbers = values.map(Number).filter((value) => !Number.isNaN(value));
  const extremes = numbers.some(isExtreme) ? ['-1e999', '1e999'] : [];
  return [...around(numbers.filter(Number.isFinite), 1).map(String), ...extremes, unreadable];
};

/** The last moment of the year 9999: later ones can only be written as seconds since 1970. */
const lastDate = 253_402_300_799_999;

const isDate = (milliseconds: number): boolean => milliseconds <= lastDate && Number.isInteger(milliseconds);

const toDate = (milliseconds: number): string => {
  if (isDate(milliseconds)) return new Date(milliseconds).toISOString();
  const seconds = String(milliseconds / 1000);
  return seconds.includes('e') ? (milliseconds / 1000).toFixed(20) : seconds;
};

/** The same for dates. Those that can only be written in seconds are also tried as they are written. */
const dateCandidates = (values: readonly string[]): readonly string[] => {
  const dates = values.flatMap((value) => {
    const moment = parseDate(value);
    return moment === null ? [] : { value, moment };
  });
  const inSeconds = dates.filter(({ moment }) => !isDate(moment)).map(({ value }) => value);
  const moments = dates.map(({ moment }) => moment);
  return [...around(moments, 1000).map(toDate), ...inSeconds, unreadable];
};

/** The same for bytes in Base64, which are only compared for equality. */
const binaryCandidates = (values: readonly string[]): readonly string[] => [
  ...values,
  Buffer.from(values.join('') + unreadable).toString('base64'),
];

const candidatesOfFamily = (family: KeyCondition['family'], values: readonly string[]): readonly string[] => {
  if (family === 'NUMERIC') return numericCandidates(values);
  if (family === 'DATE') return dateCandidates(values);
  if (family === 'IP') return addressCandidates(values);
  return family === 'BINARY' ? binaryCandidates(values) : [];
};

/** The same for conditions. The values of one family are taken together, since classes lie between them. */
export const candidatesOf = (conditions: readonly KeyCondition[]): readonly string[] => {
  const groups = [...groupBy(conditions, ({ family }) => family)];
  return groups.flatMap(([family, group]) =>
    candidatesOfFamily(
      family,
      group.flatMap(({ condition }) => condition.values),
    ),
  );
};
