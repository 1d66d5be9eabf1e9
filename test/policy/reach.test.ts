import { describe, expect, it } from 'vitest';
import { analyzePolicy, analyzeSources } from '../../src/policy/analyze/index.ts';
import type { GrantSource } from '../../src/policy/analyze/sources.ts';
import { toPrincipal } from '../../src/policy/parse/principals.ts';
import type { KeyPolicyCondition, KeyPolicyReach } from '../../src/policy/types.ts';
import { analyzeStatements, awsAccount, parse, type StatementText, testClouds } from './test-clouds.ts';

const other = '444455556666';
const organization = 'o-abcdef1234';
const allow = (condition: Record<string, unknown>, principal: unknown = '*') => ({
  Principal: principal,
  Condition: condition,
});
const told = ({ scope, values, external }: KeyPolicyReach) => [scope, values, external];

type Row = readonly [name: string, statements: readonly StatementText[], reach: readonly unknown[]];

const rows: readonly Row[] = [
  ['anyone', [{ Principal: '*' }], [['ANYONE', [], true]]],
  [
    'accounts, inside and outside',
    [allow({ StringEquals: { 'aws:PrincipalAccount': [awsAccount, other] } })],
    [
      ['ACCOUNT', [awsAccount], false],
      ['ACCOUNT', [other], true],
    ],
  ],
  [
    'an organization',
    [allow({ StringEquals: { 'aws:PrincipalOrgID': organization } })],
    [['ORGANIZATION', [organization], true]],
  ],
  ['a network', [allow({ StringEquals: { 'aws:SourceVpc': 'vpc-1' } })], [['NETWORK', ['vpc-1'], true]]],
  [
    'a pattern of principals',
    [allow({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${awsAccount}:role/app-*` } })],
    [['PRINCIPAL', [`arn:aws:iam::${awsAccount}:role/app-*`], false]],
  ],
  [
    'a role in any letter case',
    [allow({ StringEqualsIgnoreCase: { 'aws:PrincipalArn': `arn:aws:iam::${other}:role/App` } })],
    [['PRINCIPAL', [`arn:aws:iam::${other}:role/App`], true]],
  ],
  ['a service for anybody', [{ Principal: { Service: 'sns.amazonaws.com' } }], [['SERVICE', [], null]]],
  [
    'a service for an account',
    [allow({ StringEquals: { 'aws:SourceAccount': other } }, { Service: 'sns.amazonaws.com' })],
    [['SERVICE', [other], true]],
  ],
  [
    'an account but for all that a Deny takes',
    [
      { Principal: { AWS: awsAccount } },
      {
        Effect: 'Deny',
        Principal: '*',
        Condition: { ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${awsAccount}:role/admin` } },
      },
    ],
    [['PRINCIPAL', [`arn:aws:iam::${awsAccount}:role/admin`], false]],
  ],
];

describe('reach', () => {
  it.each(rows)('of %s', (_name, statements, expected) => {
    expect(analyzeStatements(statements, testClouds.aws).access[0]?.reach.map(told)).toEqual(expected);
  });
});

describe('the conditions of an entry', () => {
  const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
  const keysOf = (statements: readonly StatementText[]) =>
    analyzeStatements(statements, testClouds.aws).access[0]?.conditions.map((list) => list.map(({ key }) => key));

  it('are those of each statement, without repeats', () => {
    const organizations = { StringEquals: { 'aws:PrincipalOrgID': organization } };
    expect(keysOf([allow(mfa), allow(organizations), allow(mfa)])).toEqual([
      ['aws:MultiFactorAuthPresent'],
      ['aws:PrincipalOrgID'],
    ]);
  });

  it('are empty where one statement has none', () => {
    expect(keysOf([allow(mfa), { Principal: '*' }])).toEqual([]);
  });
});

describe('trust', () => {
  const trust = { accounts: [other], organizations: [organization] };
  const judgeTrusting = (statements: readonly StatementText[]) =>
    analyzePolicy(parse(statements, testClouds.aws), testClouds.aws.grammar, { ...testClouds.aws.subject, trust });

  it.each([
    ['a trusted account', [{ Principal: { AWS: other } }], 'TRUSTED'],
    ['a trusted organization', [allow({ StringEquals: { 'aws:PrincipalOrgID': organization } })], 'TRUSTED'],
    ['a part of it', [allow({ StringLike: { 'aws:PrincipalOrgPaths': `${organization}/*` } })], 'TRUSTED'],
    [
      'a service for a trusted account',
      [allow({ StringEquals: { 'aws:SourceAccount': other } }, { Service: 'sns.amazonaws.com' })],
      'TRUSTED',
    ],
    ['another account beside it', [{ Principal: { AWS: [other, '777788889999'] } }], 'EXTERNAL'],
    ['a network', [allow({ StringEquals: { 'aws:SourceVpc': 'vpc-1' } })], 'EXTERNAL'],
    ['anyone', [{ Principal: '*' }], 'PUBLIC'],
  ])('of %s', (_name, statements, exposure) => {
    const analysis = judgeTrusting(statements);
    expect(analysis.exposure).toBe(exposure);
    expect(analysis.findings.some(({ code }) => code === 'TRUSTED_ACCESS')).toBe(exposure === 'TRUSTED');
    expect(analysis.findings.some(({ code }) => code === 'EXTERNAL_ACCESS')).toBe(exposure === 'EXTERNAL');
  });
});

describe('grants together with a policy', () => {
  const { grammar, subject } = testClouds.aws;
  const grantee = `arn:aws:iam::${other}:role/app`;
  const context: KeyPolicyCondition = {
    operator: 'StringEquals',
    baseOperator: 'StringEquals',
    setQualifier: null,
    ifExists: false,
    negated: false,
    key: 'kms:EncryptionContext:app',
    values: ['one'],
  };
  const grant: GrantSource = {
    grantId: 'abc',
    principal: toPrincipal('AWS', grantee, grammar.principals, subject),
    permissions: [
      { actions: ['kms:Decrypt'], conditions: [context] },
      { actions: ['kms:DescribeKey'], conditions: [] },
    ],
  };
  const root = { Principal: { AWS: awsAccount }, Action: 'kms:*' };
  const analyze = (...statements: readonly StatementText[]) =>
    analyzeSources(
      parse([root, ...statements], testClouds.aws),
      { all: [grant], forFindings: [grant] },
      grammar,
      subject,
    );

  it('are entries, conditional for the actions that their constraints apply to', () => {
    const { exposure, externalAccounts, entries, findings } = analyze();
    expect([exposure, externalAccounts]).toEqual(['EXTERNAL', [other]]);
    expect(entries.find(({ principal }) => principal.value === grantee)).toMatchObject({
      actions: ['kms:Decrypt', 'kms:DescribeKey'],
      conditionalActions: ['kms:Decrypt'],
      via: [{ statementIndex: null, grantId: 'abc' }],
    });
    expect(findings.find(({ code }) => code === 'EXTERNAL_ACCESS')?.via).toEqual([
      { statementIndex: null, grantId: 'abc' },
    ]);
  });

  it('are taken away by a Deny of the policy', () => {
    const { exposure, entries } = analyze({ Effect: 'Deny', Principal: { AWS: other }, Action: 'kms:*' });
    expect(exposure).toBe('INTERNAL');
    expect(entries.map(({ principal }) => principal.value)).toEqual([awsAccount]);
  });
});
