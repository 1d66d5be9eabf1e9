import { describe, expect, it } from 'vitest';
import type { KeyPolicyExposure } from '../../src/policy/types.ts';
import { analyzeStatements, type Cloud, draft, readCases, type StatementText, testClouds } from './test-clouds.ts';

interface ExposureCase {
  readonly name: string;
  readonly statements: readonly StatementText[];
  readonly exposure: KeyPolicyExposure;
  readonly externalAccounts: readonly string[];
  readonly version?: string;
  readonly draft?: boolean;
}

describe.each<Cloud>(['aws', 'alibaba-cloud'])('exposure on %s', (cloud) => {
  it.each(readCases<ExposureCase>(`exposure-${cloud}`))('$name', (row) => {
    const testCloud = row.draft === true ? { ...testClouds[cloud], subject: draft } : testClouds[cloud];
    const { exposure, externalAccounts } = analyzeStatements(row.statements, testCloud, row.version);
    expect({ exposure, externalAccounts }).toEqual({ exposure: row.exposure, externalAccounts: row.externalAccounts });
  });
});
