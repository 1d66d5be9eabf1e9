import { readFileSync } from 'node:fs';
import { analyzePolicy } from '../../src/policy/analyze/index.ts';
import { grammar as alibaba } from '../../src/policy/languages/alibaba-cloud/index.ts';
import { grammar as aws } from '../../src/policy/languages/aws/index.ts';
import type { PolicyLanguage } from '../../src/policy/languages/language.ts';
import type { Grammar } from '../../src/policy/languages/statements/grammar.ts';
import { readKeyPolicy } from '../../src/policy/parse/index.ts';
import type { KeyPolicyAnalysis, ParsedKeyPolicy, PolicySubject } from '../../src/policy/types.ts';
import { descriptionOf } from '../../src/providers/descriptions.ts';

export type Cloud = 'aws' | 'alibaba-cloud';

export interface TestCloud {
  readonly grammar: Grammar;
  readonly language: PolicyLanguage;
  readonly version: string;
  readonly subject: PolicySubject;
}

export const awsAccount = '111122223333';
export const alibabaAccount = '1111222233334444';

export const testClouds: Readonly<Record<Cloud, TestCloud>> = {
  aws: {
    grammar: aws,
    language: descriptionOf('AWS').language,
    version: '2012-10-17',
    subject: {
      accountId: awsAccount,
      partition: 'aws',
      arn: `arn:aws:kms:eu-west-1:${awsAccount}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
    },
  },
  'alibaba-cloud': {
    grammar: alibaba,
    language: descriptionOf('ALIBABA_CLOUD').language,
    version: '1',
    subject: {
      accountId: alibabaAccount,
      partition: null,
      arn: `acs:kms:cn-hangzhou:${alibabaAccount}:key/key-hzz1111222233334444`,
    },
  },
};

/** The key of a draft: nothing is known about it yet. */
export const draft: PolicySubject = { accountId: null, partition: null, arn: null };

export type StatementText = Readonly<Record<string, unknown>>;

/** Parses statements from a table: each is an Allow of Decrypt on every resource, except for what a row overrides. */
export function parse(
  statements: readonly StatementText[],
  testCloud: TestCloud,
  version = testCloud.version,
): ParsedKeyPolicy {
  const full = statements.map((statement) => ({
    Effect: 'Allow',
    ...('NotAction' in statement ? {} : { Action: 'kms:Decrypt' }),
    ...('NotResource' in statement ? {} : { Resource: '*' }),
    ...statement,
  }));
  const { policy } = readKeyPolicy(
    JSON.stringify({ Version: version, Statement: full }),
    testCloud.grammar,
    testCloud.subject,
  );
  if (policy === null) throw new Error('A case of the table is not well-formed.');
  return policy;
}

export function analyzeStatements(
  statements: readonly StatementText[],
  testCloud: TestCloud,
  version?: string,
): KeyPolicyAnalysis {
  return analyzePolicy(parse(statements, testCloud, version), testCloud.grammar, testCloud.subject);
}

export function readCases<Case>(name: string): Case[] {
  return JSON.parse(readFileSync(new URL(`cases/${name}.json`, import.meta.url), 'utf8'));
}
