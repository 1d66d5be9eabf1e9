import { describe, expect, it } from 'vitest';
import type { KeyPolicyExposure } from '../../src/policy/types.ts';
import { type Cloud, draft, grounds, judge, readCases, type StatementText } from './judging.ts';

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
    const ground = row.draft === true ? { ...grounds[cloud], subject: draft } : grounds[cloud];
    const { exposure, externalAccounts } = judge(row.statements, ground, row.version);
    expect({ exposure, externalAccounts }).toEqual({ exposure: row.exposure, externalAccounts: row.externalAccounts });
  });
});
