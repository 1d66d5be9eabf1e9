import { describe, expect, it } from 'vitest';
import type { KeyPolicyFinding } from '../../src/policy/types.ts';
import { analyzeStatements, type Cloud, draft, readCases, type StatementText, testClouds } from './test-clouds.ts';

interface FindingCase {
  readonly name: string;
  readonly statements: readonly StatementText[];
  /** All findings of the policy: code, severity, statements. */
  readonly findings: readonly (readonly [string, string, readonly number[]])[];
  readonly draft?: boolean;
}

const told = ({ code, severity, statements }: KeyPolicyFinding) => [code, severity, statements];
const severities = ['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

describe.each<Cloud>(['aws', 'alibaba-cloud'])('findings on %s', (cloud) => {
  it.each(readCases<FindingCase>(`findings-${cloud}`))('$name', (row) => {
    const testCloud = row.draft === true ? { ...testClouds[cloud], subject: draft } : testClouds[cloud];
    const { findings } = analyzeStatements(row.statements, testCloud);
    expect(findings.map(told).sort()).toEqual([...row.findings].sort());
    for (const { code, message, documentationUrl } of findings) {
      expect(message).toMatch(/\.$/);
      expect(message).not.toMatch(/undefined|\$\{|^ | {2}| by \.|^ (is|may)/);
      // Only names, such as ARNs, keep their lower case at the beginning.
      expect(message).not.toMatch(/^[a-z]+ /);
      expect(documentationUrl).toBe(testCloud.grammar.documentation[code]);
    }
  });
});

describe('findings', () => {
  it('are sorted, the most severe first', () => {
    const { findings } = analyzeStatements(
      [
        { Principal: { AWS: '111122223333' }, Action: 'kms:*' },
        { Principal: '*', Action: 'kms:*' },
        { Principal: { AWS: 'AIDAEXAMPLEEXAMPLE123' } },
      ],
      testClouds.aws,
    );
    const ranks = findings.map(({ severity }) => severities.indexOf(severity));
    expect(ranks).toEqual(ranks.toSorted((one, other) => other - one));
    expect(new Set(ranks).size).toBeGreaterThan(3);
  });

  it('name the statement by its place and Sid, and the principal', () => {
    const { findings } = analyzeStatements(
      [{ Sid: 'Partner', Principal: { AWS: 'arn:aws:iam::222233334444:role/App' } }],
      testClouds.aws,
    );
    const found = findings.find(({ code }) => code === 'EXTERNAL_ACCESS');
    expect(found?.message).toContain('Statement[0] "Partner"');
    expect(found?.message).toContain('arn:aws:iam::222233334444:role/App');
  });

  it('name a few of many principals and count the rest', () => {
    const AWS = Array.from({ length: 50 }, (_, index) => String(200_000_000_000 + index));
    const found = analyzeStatements([{ Principal: { AWS } }], testClouds.aws).findings.find(
      ({ code }) => code === 'EXTERNAL_ACCESS',
    );
    expect(found?.message).toContain('200000000002 and 47 more');
    expect(found?.message).not.toContain('200000000003');
  });

  it('say why a statement has no effect', () => {
    const { findings } = analyzeStatements(
      [
        { Principal: '*', Resource: 'arn:aws:s3:::bucket' },
        { Principal: '*', Action: [] },
      ],
      testClouds.aws,
    );
    const found = findings.find(({ code }) => code === 'INEFFECTIVE_STATEMENT');
    expect(found?.message).toContain('no resource is "*" or matches this key; no action is named');
  });

  it('say of a draft that the id of a principal that exists is not counted', () => {
    const messageFor = (isDraft: boolean) =>
      analyzeStatements([{ Principal: { AWS: 'AIDAEXAMPLEEXAMPLE123' } }], {
        ...testClouds.aws,
        subject: { ...testClouds.aws.subject, isDraft },
      }).findings.find(({ code }) => code === 'DELETED_PRINCIPAL')?.message;
    expect(messageFor(true)).toContain('which is not counted');
    expect(messageFor(false)).not.toContain('not counted');
  });

  it('use the plural for several statements', () => {
    const messageOf = (count: number) =>
      analyzeStatements(
        Array.from({ length: count }, () => ({ Principal: '*' })),
        testClouds.aws,
      ).findings.find(({ code }) => code === 'PUBLIC_ACCESS')?.message;
    expect(messageOf(1)).toContain('Statement[0] gives access');
    expect(messageOf(2)).toContain('Statement[0] and Statement[1] give access');
  });
});
