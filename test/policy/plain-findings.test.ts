import { describe, expect, it } from 'vitest';
import { toPlainAnalysis } from '../../src/policy/analyze/findings/finding.ts';
import { analyzeStatements, testClouds } from './test-clouds.ts';

const analysis = analyzeStatements(
  [{ Principal: '*', Action: 'kms:*' }, { Principal: { AWS: '111122223333' } }],
  testClouds.aws,
);

describe('findings as plain data', () => {
  it('contain their computed values', () => {
    const { findings } = toPlainAnalysis(analysis);
    expect(findings.length).toBeGreaterThan(3);
    expect(findings).toEqual(
      analysis.findings.map((finding) => expect.objectContaining({ code: finding.code, message: finding.message })),
    );
    expect(findings.find(({ code }) => code === 'PUBLIC_ACCESS')?.witness?.action).toBe('kms:CreateGrant');
  });

  it('can be passed to another thread, and through JSON', () => {
    const plain = toPlainAnalysis(analysis);
    expect(structuredClone(plain)).toEqual(plain);
    expect(JSON.parse(JSON.stringify(analysis.findings))).toEqual(plain.findings);
  });
});
