import type { CheckResult } from '../check/problem.ts';

export interface Summary {
  readonly policies: number;
  readonly problems: number;
  readonly failing: number;
  /** The number of problems that are in the baseline or suppressed. */
  readonly accepted: number;
}

export const summarize = ({ reports }: CheckResult): Summary => {
  const problems = reports.flatMap((report) => report.problems);
  return {
    policies: reports.length,
    problems: problems.length,
    failing: problems.filter(({ fails }) => fails).length,
    accepted: problems.filter(({ accepted }) => accepted !== null).length,
  };
};
