import type { AssessedProblem, CheckResult, PolicyReport } from '../check/problem.ts';
import type { RunInfo } from './run-info.ts';
import { summarize } from './summary.ts';

const toProblem = ({ range, findFix: _, fix, ...problem }: AssessedProblem) => ({
  ...problem,
  fix: fix?.changes ?? null,
  line: range?.start.line ?? null,
  column: range?.start.column ?? null,
  endLine: range?.end.line ?? null,
  endColumn: range?.end.column ?? null,
});

const toPolicy = ({ input, wellFormed, exposure, newAccess, problems }: PolicyReport<AssessedProblem>) => ({
  file: input.file.path,
  resource: input.resource,
  provider: input.provider,
  accountId: input.owner.accountId,
  arn: input.owner.arn,
  wellFormed: input.kind === 'document' ? wellFormed : null,
  exposure,
  newAccess,
  problems: problems.map(toProblem),
});

/** The report for programs and for `--baseline`. Later versions may add members, but remove none. */
export const formatJson = (result: CheckResult, { version, exitCode }: RunInfo): string =>
  JSON.stringify(
    {
      tool: { name: 'key-policy-subgraph', version },
      policies: result.reports.map(toPolicy),
      notes: result.notes,
      errors: result.errors,
      summary: summarize(result),
      exitCode,
    },
    null,
    2,
  );
