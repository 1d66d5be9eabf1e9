import { describe, expect, it } from 'vitest';
import type { KeyPolicyExposure } from '../../src/policy/types.ts';
import { analyzeStatements, type Cloud, readCases, type StatementText, testClouds } from './test-clouds.ts';

/** Policies from public reports and vendors' pages that other tools judge wrongly. */
interface ReportedCase {
  readonly name: string;
  readonly cloud: Cloud;
  readonly statements: readonly StatementText[];
  readonly exposure?: KeyPolicyExposure;
  readonly externalAccounts?: readonly string[];
  /** Codes, or codes with their severity: `GRANT_DELEGATION:HIGH`. */
  readonly has?: readonly string[];
  readonly hasNot?: readonly string[];
  /** A principal, or its kind, and an action that it is allowed. */
  readonly accessHas?: readonly (readonly [string, string])[];
}

describe('policies that were reported', () => {
  it.each(readCases<ReportedCase>('reported'))('$name', (row) => {
    const { exposure, externalAccounts, findings, access } = analyzeStatements(row.statements, testClouds[row.cloud]);
    if (row.exposure !== undefined) expect(exposure).toBe(row.exposure);
    if (row.externalAccounts !== undefined) expect(externalAccounts).toEqual(row.externalAccounts);
    const told = findings.flatMap(({ code, severity }) => [code, `${code}:${severity}`]);
    expect(told).toEqual(expect.arrayContaining([...(row.has ?? [])]));
    expect(told.filter((code) => row.hasNot?.includes(code))).toEqual([]);
    for (const [who, action] of row.accessHas ?? []) {
      const entry = access.find(({ principal }) => principal.value === who || principal.kind === who);
      expect(entry?.actions).toContain(action);
    }
  });
});
