import { groupBy } from '../../policy/group-by.ts';
import type { PolicyReport, Problem } from './problem.ts';

const policyOf = ({ title }: PolicyReport): string => title;

const keyOf = ({ code, path, message }: Problem): string => JSON.stringify([code, path, message]);

const variantOf = ({ input }: PolicyReport): string => (input.kind === 'document' && input.variant) || '';

const widest = ['PUBLIC', 'EXTERNAL', 'TRUSTED', 'INTERNAL', 'NONE'];

const widestExposure = (reports: readonly PolicyReport[]): string | null =>
  widest.find((exposure) => reports.some((report) => report.exposure === exposure)) ?? null;

const maxAccess = (reports: readonly PolicyReport[]): PolicyReport['newAccess'] => {
  const found = reports.flatMap(({ newAccess }) => newAccess ?? []);
  const byVerdict = (wanted: string) => found.find(({ verdict }) => verdict === wanted);
  return byVerdict('SOME') ?? byVerdict('UNDECIDED') ?? found[0] ?? null;
};

/** Adds the variants of the template that have a problem to its message, unless all variants have it. */
const merge = (reports: readonly [PolicyReport, ...PolicyReport[]]): PolicyReport => {
  const [first] = reports;
  const found = groupBy(
    reports.flatMap((report) => report.problems.map((problem) => ({ problem, variant: variantOf(report) }))),
    ({ problem }) => keyOf(problem),
  );
  const problems = [...found.values()].flatMap(([one, ...others]) => {
    if (one === undefined) return [];
    const { problem } = one;
    if (others.length + 1 >= reports.length) return problem;
    const variants = [one, ...others].map(({ variant }) => variant);
    return { ...problem, message: `${problem.message} This applies where ${variants.join(', or where ')}.` };
  });
  const wellFormed = reports.every((report) => report.wellFormed);
  return { ...first, wellFormed, exposure: widestExposure(reports), newAccess: maxAccess(reports), problems };
};

/** Merges the reports of all variants of a policy, one for each outcome of its template's conditions, into one. */
export const mergeVariants = (reports: readonly PolicyReport[]): readonly PolicyReport[] =>
  [...groupBy(reports, policyOf).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    return others.length === 0 ? first : merge([first, ...others]);
  });
