import { isFailing, rankOf } from './codes.ts';
import type { CheckOptions } from './options.ts';
import type { Acceptance, AssessedProblem, PolicyReport, Problem } from './problem.ts';
import { isExpired, matchesProblem, type Suppression } from './suppressions.ts';

/** Accepted problems: those of a baseline, and suppressed ones. */
export interface Accepted {
  readonly baseline: ReadonlySet<string>;
  readonly suppressions: readonly Suppression[];
  readonly today: string;
}

const acceptanceOf = (problem: Problem, report: PolicyReport, known: Accepted): Acceptance | null => {
  const suppression = known.suppressions.find(
    (candidate) => !isExpired(candidate, known.today) && matchesProblem(candidate, problem, report),
  );
  if (suppression !== undefined) {
    return { kind: 'suppressed', reason: suppression.reason, expires: suppression.expires };
  }
  return known.baseline.has(problem.fingerprint) ? { kind: 'baseline' } : null;
};

/**
 * Decides whether a problem fails the check. What makes a policy malformed always does, even if it is accepted. New
 * access does unless it is accepted, regardless of `--fail-on`: finding it is the purpose of `--against`.
 */
const assessProblem = (
  problem: Problem,
  report: PolicyReport,
  { failOn }: CheckOptions,
  known: Accepted,
): AssessedProblem => {
  const isMalformed = !report.wellFormed && problem.severity === 'CRITICAL';
  const accepted = isMalformed ? null : acceptanceOf(problem, report, known);
  const isNewAccess = problem.code === 'NEW_ACCESS' || problem.code === 'NEW_ACCESS_UNDECIDED';
  const fails = isMalformed || (accepted === null && (isNewAccess || isFailing(problem, failOn)));
  return { ...problem, accepted, fails, fix: fails ? (problem.findFix?.() ?? null) : null };
};

/** Marks every problem as accepted or not, and as failing or not; most severe first. */
export const assessReport = (
  report: PolicyReport,
  options: CheckOptions,
  known: Accepted,
): PolicyReport<AssessedProblem> => ({
  ...report,
  problems: report.problems
    .map((problem) => assessProblem(problem, report, options, known))
    .toSorted((one, other) => rankOf(other.severity) - rankOf(one.severity)),
});

/** Notes on suppressions that are unused or expired. */
export const noteSuppressions = (
  reports: readonly PolicyReport[],
  { suppressions, today }: Accepted,
): readonly string[] =>
  suppressions.flatMap((suppression) => {
    const { code, expires } = suppression;
    const isUsed = reports.some((report) =>
      report.problems.some((problem) => matchesProblem(suppression, problem, report)),
    );
    if (!isUsed) return `The suppression of ${code} that expires on ${expires} matches nothing any more: remove it.`;
    return isExpired(suppression, today) ? `The suppression of ${code} expired on ${expires}.` : [];
  });
