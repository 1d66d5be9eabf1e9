import picocolors from 'picocolors';
import type { KeyPolicyChange, KeyPolicySeverity } from '../../policy.ts';
import type { AssessedProblem, CheckResult, PolicyReport } from '../check/problem.ts';
import type { RunInfo } from './run-info.ts';
import { summarize } from './summary.ts';

type Colors = ReturnType<typeof picocolors.createColors>;
type Paint = (text: string) => string;

const width = 100;
const indent = '    ';

/** Wraps a text; a word that is longer than a line is not broken. */
const wrap = (text: string): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
};

const paints = (colors: Colors): Readonly<Record<KeyPolicySeverity, Paint>> => ({
  CRITICAL: (text) => colors.bold(colors.red(text)),
  HIGH: colors.red,
  MEDIUM: colors.yellow,
  LOW: colors.blue,
  INFO: colors.dim,
});

const placeOf = ({ input }: PolicyReport, { range }: AssessedProblem): string =>
  range === null ? input.file.path : `${input.file.path}:${range.start.line}:${range.start.column}`;

const acceptedAs = ({ accepted }: AssessedProblem): string => {
  if (accepted === null) return '';
  return accepted.kind === 'baseline'
    ? ' (in the baseline)'
    : ` (suppressed until ${accepted.expires}: ${accepted.reason})`;
};

const describeChange = ({ kind, path, before, after }: KeyPolicyChange): string => {
  if (kind === 'ADDED') return `add ${path}: ${after}`;
  return kind === 'REMOVED' ? `remove ${path}: ${before}` : `change ${path} from ${before} to ${after}`;
};

const formatProblem = (report: PolicyReport, problem: AssessedProblem, colors: Colors): string => {
  const { severity, code, message, path, fix, documentationUrl, controls } = problem;
  const paint = problem.accepted === null ? paints(colors)[severity] : colors.dim;
  const where = [path.startsWith('Resources') ? null : report.input.resource, path].filter(Boolean).join(' ');
  const head = `${colors.bold(placeOf(report, problem))} ${paint(severity.toLowerCase())} ${colors.cyan(code)}`;
  const lines = [
    ...wrap(message),
    ...(fix?.changes ?? []).map((change) => `Fix: ${describeChange(change)}`),
    ...controls.map(({ standard, id, url }) => colors.dim(`${standard} ${id}: ${url}`)),
    ...(documentationUrl === null ? [] : [colors.dim(documentationUrl)]),
  ];
  const title = `${head}${where ? ` ${colors.dim(where)}` : ''}${colors.dim(acceptedAs(problem))}`;
  return [title, ...lines.map((line) => `${indent}${line}`)].join('\n');
};

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

const formatSummary = (result: CheckResult, { exitCode }: RunInfo, colors: Colors): string => {
  const { policies, problems, failing, accepted } = summarize(result);
  const mark = exitCode === 0 ? colors.green('✔') : colors.red('✘');
  const parts = [
    `${count(policies, 'policy', 'policies')} checked`,
    count(problems, 'problem', 'problems'),
    `${failing} at or above the threshold`,
    ...(accepted > 0 ? [`${accepted} accepted`] : []),
    ...(result.errors.length > 0 ? [`${count(result.errors.length, 'file', 'files')} not readable`] : []),
  ];
  return `${mark} ${parts.join(', ')}`;
};

/** The report for people: a paragraph for each problem, with a location that terminals and editors can open. */
export const formatText = (result: CheckResult, run: RunInfo): string => {
  const colors = picocolors.createColors(run.colors);
  const problems = result.reports.flatMap((report) =>
    report.problems.map((problem) => formatProblem(report, problem, colors)),
  );
  const notes = result.notes.length === 0 ? [] : [result.notes.map((note) => colors.dim(note)).join('\n')];
  return [...problems, ...notes, formatSummary(result, run, colors)].join('\n\n');
};
