import type { KeyPolicySeverity } from '../../policy.ts';
import type { AssessedProblem, CheckResult, PolicyReport } from '../check/problem.ts';
import type { RunInfo } from './run-info.ts';

type Report = PolicyReport<AssessedProblem>;

interface Found {
  readonly report: Report;
  readonly problem: AssessedProblem;
}

const levels: Readonly<Record<KeyPolicySeverity, 'error' | 'warning' | 'note'>> = {
  CRITICAL: 'error',
  HIGH: 'error',
  MEDIUM: 'warning',
  LOW: 'note',
  INFO: 'note',
};

/**
 * The security severity, by which GitHub sorts and filters:
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const scores: Readonly<Record<KeyPolicySeverity, string>> = {
  CRITICAL: '9.5',
  HIGH: '8.0',
  MEDIUM: '5.5',
  LOW: '3.0',
  INFO: '0.1',
};

/** `PUBLIC_ACCESS` → `Public access`. */
const toTitle = (code: string): string => {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const toRule = ({ code, severity, documentationUrl, controls }: AssessedProblem) => ({
  id: code,
  name: code,
  shortDescription: { text: toTitle(code) },
  ...(documentationUrl === null ? {} : { helpUri: documentationUrl }),
  defaultConfiguration: { level: levels[severity] },
  properties: {
    tags: ['security', ...controls.map(({ standard, id }) => `${standard} ${id}`)],
    'security-severity': scores[severity],
  },
});

const toUri = (path: string): string => (path === '-' ? 'stdin' : path.split('/').map(encodeURIComponent).join('/'));

const toRegion = ({ range }: AssessedProblem) => {
  const [start, end] = [range?.start ?? { line: 1, column: 1 }, range?.end];
  const region = { startLine: start.line, startColumn: start.column };
  return end === undefined ? region : { ...region, endLine: end.line, endColumn: end.column };
};

const toSuppressions = ({ accepted }: AssessedProblem) =>
  accepted?.kind === 'suppressed'
    ? { suppressions: [{ kind: 'external', justification: `${accepted.reason} (until ${accepted.expires})` }] }
    : {};

const toResult = ({ report: { input }, problem }: Found, ruleIndex: number, hasBaseline: boolean) => ({
  ruleId: problem.code,
  ruleIndex,
  level: levels[problem.severity],
  message: { text: problem.message },
  locations: [
    {
      physicalLocation: { artifactLocation: { uri: toUri(input.file.path) }, region: toRegion(problem) },
      logicalLocations: [
        {
          fullyQualifiedName: [input.resource, problem.path].filter(Boolean).join(' ') || 'key policy',
          kind: 'member',
        },
      ],
    },
  ],
  partialFingerprints: { 'keyPolicyProblem/v1': problem.fingerprint },
  ...(hasBaseline ? { baselineState: problem.accepted?.kind === 'baseline' ? 'unchanged' : 'new' } : {}),
  ...toSuppressions(problem),
});

/**
 * SARIF 2.1.0, which code scanners read. Columns count UTF-16 code units.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export const formatSarif = ({ reports, errors }: CheckResult, { version, exitCode }: RunInfo): string => {
  const found = reports.flatMap((report) => report.problems.map((problem): Found => ({ report, problem })));
  const rules = new Map(found.map(({ problem }) => [problem.code, toRule(problem)]));
  const codes = [...rules.keys()];
  const hasBaseline = found.some(({ problem }) => problem.accepted?.kind === 'baseline');
  const run = {
    tool: {
      driver: {
        name: 'key-policy-subgraph',
        semanticVersion: version,
        rules: [...rules.values()],
      },
    },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: errors.length === 0,
        exitCode,
        toolExecutionNotifications: errors.map((text) => ({ level: 'error', message: { text } })),
      },
    ],
    results: found.map((one) => toResult(one, codes.indexOf(one.problem.code), hasBaseline)),
  };
  const $schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
  return JSON.stringify({ $schema, version: '2.1.0', runs: [run] }, null, 2);
};
