import { parseDate } from '../../match/conditions/parse-date.ts';

/**
 * One value for each class that comparisons with the given values distinguish: each of them, one between each two, one
 * below and one above all.
 */
const around = (values: readonly number[], step: number): readonly number[] => {
  const sorted = [...new Set(values)].sort((one, other) => one - other);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  const between = sorted.slice(1).map((value, index) => ((sorted[index] ?? value) + value) / 2);
  return [first - step, ...sorted, ...between, last + step];
};

/** A text that is not a number, date, address or boolean. */
const unreadable = 'x';

/** Numbers, one for each class that comparisons with these values distinguish. */
export const numericCandidates = (values: readonly string[]): readonly string[] => {
  const numbers = values.map(Number).filter(Number.isFinite);
  return [...around(numbers, 1).map(String), unreadable];
};

const toDate = (milliseconds: number): string | null =>
  Math.abs(milliseconds) > 8.64e15 ? null : new Date(milliseconds).toISOString();

/** The same for dates, to the millisecond. */
export const dateCandidates = (values: readonly string[]): readonly string[] => {
  const moments = values.map(parseDate).filter((moment) => moment !== null);
  return [
    ...around(moments, 1000)
      .map(Math.floor)
      .flatMap((moment) => toDate(moment) ?? []),
    unreadable,
  ];
};

/** The same for bytes in Base64, which are only compared for equality. */
export const binaryCandidates = (values: readonly string[]): readonly string[] => [
  ...values,
  Buffer.from(values.join('') + unreadable).toString('base64'),
];
