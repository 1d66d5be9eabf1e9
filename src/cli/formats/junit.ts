import { groupBy } from '../../policy/group-by.ts';
import type { AssessedProblem, CheckResult, PolicyReport } from '../check/problem.ts';

type Report = PolicyReport<AssessedProblem>;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 allows neither control characters nor lone surrogates. */
const unprintable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const escapeXml = (text: string): string =>
  text.replace(unprintable, '\ufffd').replace(/[&<>"]/g, (character) => entities[character] ?? character);

const lineOf = ({ range }: AssessedProblem): string =>
  range === null ? '' : `${range.start.line}:${range.start.column} `;

const toFailure = (problem: AssessedProblem): string => {
  const { code, severity, message } = problem;
  return `      <failure type="${escapeXml(code)}" message="${escapeXml(`${lineOf(problem)}${severity} ${code}`)}">${escapeXml(message)}</failure>`;
};

const toCase = ({ input, title, problems }: Report): string => {
  const failures = problems.filter(({ fails }) => fails).map(toFailure);
  const others = problems
    .filter(({ fails }) => !fails)
    .map(({ severity, code, message }) => `${severity} ${code} ${message}`);
  const output = others.length === 0 ? [] : [`      <system-out>${escapeXml(others.join('\n'))}</system-out>`];
  const name = escapeXml(input.resource ?? 'key policy');
  return [
    `    <testcase classname="${escapeXml(title)}" name="${name}">`,
    ...failures,
    ...output,
    '    </testcase>',
  ].join('\n');
};

const isFailed = ({ problems }: Report): boolean => problems.some(({ fails }) => fails);

const toSuite = ([file, reports]: readonly [string, readonly Report[]]): string => {
  const failures = reports.filter(isFailed).length;
  const open = `  <testsuite name="${escapeXml(file)}" tests="${reports.length}" failures="${failures}" errors="0">`;
  return [open, ...reports.map(toCase), '  </testsuite>'].join('\n');
};

const toErrorSuite = (errors: readonly string[]): readonly string[] => {
  if (errors.length === 0) return [];
  const cases = errors.map(
    (error) => `    <testcase classname="check" name="${escapeXml(error)}">
      <error message="${escapeXml(error)}"/>
    </testcase>`,
  );
  const open = `  <testsuite name="files that could not be checked" tests="${errors.length}" failures="0" errors="${errors.length}">`;
  return [[open, ...cases, '  </testsuite>'].join('\n')];
};

/** JUnit XML for build servers: one test per policy, which fails with any of its problems. */
export const formatJunit = ({ reports, errors }: CheckResult): string => {
  const failures = reports.filter(isFailed).length;
  const total = reports.length + errors.length;
  const suites = [...groupBy(reports, ({ input }) => input.file.path)].map(toSuite);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="key-policy-subgraph check" tests="${total}" failures="${failures}" errors="${errors.length}">`,
    ...suites,
    ...toErrorSuite(errors),
    '</testsuites>',
  ].join('\n');
};
