import { describe, expect, it } from 'vitest';
import { createAnalysisInput } from '../../src/policy/analyze/analysis-input.ts';
import type { RuleFinding } from '../../src/policy/analyze/findings/finding.ts';
import { findingsOf } from '../../src/policy/analyze/findings/index.ts';
import { toFacts } from '../../src/policy/analyze/index.ts';
import { applyEdits } from './apply-edits.ts';
import { type Cloud, draft, parse, readCases, type StatementText, type TestCloud, testClouds } from './test-clouds.ts';

interface Row {
  readonly name: string;
  readonly statements: readonly StatementText[];
  readonly version?: string;
  readonly draft?: boolean;
}

const severities = ['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];
const nameOf = ({ code, severity }: RuleFinding): string => `${code} ${severity}`;

function judgeStatements(statements: readonly StatementText[], { grammar, subject }: TestCloud, version?: string) {
  const policy = parse(statements, {
    ...testClouds.aws,
    grammar,
    subject,
    version: version ?? grammar.versions.at(-1) ?? '',
  });
  return findingsOf(toFacts(createAnalysisInput(policy, [], grammar, subject)));
}

/** The findings whose proposed edits don't resolve them, or make others worse. */
function unresolvedFindings({ statements, version, ...row }: Row, testCloud: TestCloud): readonly string[] {
  const seen = row.draft === true ? { ...testCloud, subject: draft } : testCloud;
  const before = judgeStatements(statements, seen, version);
  return before.flatMap((finding) => {
    const { edits } = finding.remedy;
    if (edits.length === 0) return [];
    const after = judgeStatements(applyEdits(statements, edits, seen), seen, version);
    const known = new Set(before.map(nameOf));
    const isGraver = ({ severity }: RuleFinding) => severities.indexOf(severity) > severities.indexOf(finding.severity);
    const worse = after.filter((other) => isGraver(other) && !known.has(nameOf(other)));
    const left = after.filter((other) => nameOf(other) === nameOf(finding));
    return [...left, ...worse].map((other) => `${nameOf(finding)}: ${nameOf(other)}`);
  });
}

describe.each<Cloud>(['aws', 'alibaba-cloud'])('the remedy of a finding on %s', (cloud) => {
  it.each([...readCases<Row>(`findings-${cloud}`), ...readCases<Row>(`exposure-${cloud}`)])(
    'resolves it without a more severe finding: $name',
    (row) => {
      expect(unresolvedFindings(row, testClouds[cloud])).toEqual([]);
    },
  );
});
