import { describe, expect, it } from 'vitest';
import { evaluatePolicy } from '../../src/policy/evaluate/index.ts';
import type { KeyPolicyExposure } from '../../src/policy/types.ts';
import { analyzeStatements, awsAccount, draft, parse, type StatementText, testClouds } from './test-clouds.ts';

const other = '444455556666';
const own = `arn:aws:iam::${awsAccount}`;
const outside = `arn:aws:iam::${other}`;
const role = `${outside}:role/app`;

const when = (operator: string, key: string, value: unknown) => ({ Condition: { [operator]: { [key]: value } } });
const allow = (rest: StatementText = {}): StatementText => ({ Principal: '*', ...rest });
const deny = (rest: StatementText = {}): StatementText => ({ Effect: 'Deny', Principal: '*', ...rest });
const anyService = { Service: 's3.amazonaws.com' };
const ofOrganization = 'aws:PrincipalOrgID';

type Context = Readonly<Record<string, readonly string[]>>;

interface Row {
  readonly statements: readonly StatementText[];
  readonly principal: string;
  readonly context?: Context;
  readonly exposure: KeyPolicyExposure;
  readonly isDraft?: true;
}

/** Checks that the request is allowed, and that the analysis shows such callers. */
function check({ statements, principal, context = {}, exposure, isDraft }: Row): void {
  const testCloud = isDraft ? { ...testClouds.aws, subject: draft } : testClouds.aws;
  const entries = Object.entries(context).map(([key, values]) => ({ key, values }));
  const request = { principal, action: 'kms:Decrypt', context: entries };
  const decision = evaluatePolicy(parse(statements, testCloud), request, testCloud.grammar, testCloud.subject);
  expect(decision).toMatchObject({ outcome: 'ALLOW', missingContext: [] });
  const analysis = analyzeStatements(statements, testCloud);
  expect(analysis.exposure).toBe(exposure);
  expect(analysis.access.flatMap(({ actions }) => actions)).toContain('kms:Decrypt');
}

describe('callers in another letter case than that of a value', () => {
  it.each<[string, Row]>([
    [
      'are spared by a Deny of the role that an Allow names in any case',
      {
        statements: [
          allow(when('StringEqualsIgnoreCase', 'aws:PrincipalArn', role.toUpperCase())),
          deny(when('StringNotEquals', 'aws:PrincipalArn', role)),
        ],
        principal: role,
        exposure: 'EXTERNAL',
      },
    ],
    [
      'are spared by a Deny of all roles but one in any case',
      {
        statements: [
          allow({ Principal: { AWS: role } }),
          deny(when('StringNotEqualsIgnoreCase', 'aws:PrincipalArn', `${outside}:role/APP`)),
        ],
        principal: role,
        exposure: 'EXTERNAL',
      },
    ],
    [
      'are not denied with the role that a Deny names',
      {
        statements: [
          allow(when('StringEqualsIgnoreCase', 'aws:PrincipalArn', `${own}:role/APP`)),
          deny(when('StringEquals', 'aws:PrincipalArn', `${own}:role/APP`)),
        ],
        principal: `${own}:role/app`,
        exposure: 'INTERNAL',
      },
    ],
    [
      'are not denied with the roles that a pattern matches',
      {
        statements: [
          allow(when('StringEqualsIgnoreCase', 'aws:PrincipalArn', `${own}:role/APP`)),
          deny(when('ArnLike', 'aws:PrincipalArn', `${own}:role/A*`)),
        ],
        principal: `${own}:role/app`,
        exposure: 'INTERNAL',
      },
    ],
    [
      'may come from the network that a Deny spares',
      {
        statements: [
          allow(when('StringEqualsIgnoreCase', 'aws:SourceVpc', 'VPC-1')),
          deny(when('StringNotEquals', 'aws:SourceVpc', 'vpc-1')),
        ],
        principal: role,
        context: { 'aws:SourceVpc': ['vpc-1'] },
        exposure: 'EXTERNAL',
      },
    ],
    [
      'may be of the organization that a Deny spares in any case',
      {
        statements: [
          allow(when('StringEquals', ofOrganization, 'o-aaaaaaaaaa')),
          deny(when('StringNotEqualsIgnoreCase', ofOrganization, 'O-AAAAAAAAAA')),
        ],
        principal: role,
        context: { [ofOrganization]: ['o-aaaaaaaaaa'] },
        exposure: 'EXTERNAL',
      },
    ],
    [
      'may have an id that a Deny does not name',
      {
        statements: [
          allow(when('StringEqualsIgnoreCase', 'aws:userid', 'AROAEXAMPLE:ONE')),
          deny(when('StringEquals', 'aws:userid', 'AROAEXAMPLE:ONE')),
        ],
        principal: role,
        context: { 'aws:userid': ['AROAEXAMPLE:one'] },
        exposure: 'EXTERNAL',
      },
    ],
    [
      'are services, where a Deny says so in a letter case of its own',
      {
        statements: [allow({ Principal: anyService }), deny(when('StringEquals', 'aws:PrincipalIsAWSService', 'True'))],
        principal: 's3.amazonaws.com',
        exposure: 'INTERNAL',
      },
    ],
    [
      'are no services, where a Deny says so in a letter case of its own',
      {
        statements: [
          allow({ Principal: { AWS: role } }),
          deny(when('StringEquals', 'aws:PrincipalIsAWSService', 'False')),
        ],
        principal: role,
        exposure: 'EXTERNAL',
      },
    ],
  ])('%s', (_name, row) => check(row));
});

describe('callers whom a policy variable of a Deny does not name', () => {
  it.each<[string, Row]>([
    [
      'may be another role',
      {
        statements: [
          allow({ Principal: { AWS: `${own}:role/app` } }),
          deny(when('StringLike', 'aws:PrincipalArn', `${own}:role/\${aws:PrincipalTag/team}`)),
        ],
        principal: `${own}:role/app`,
        context: { 'aws:PrincipalTag/team': ['x'] },
        exposure: 'INTERNAL',
      },
    ],
    [
      'may be of another part of the organization',
      {
        statements: [
          allow(when('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-aaaaaaaaaa/r-ab/*')),
          deny(when('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-aaaaaaaaaa/r-ab/${aws:PrincipalTag/team}')),
        ],
        principal: role,
        context: { 'aws:PrincipalOrgPaths': ['o-aaaaaaaaaa/r-ab/'], 'aws:PrincipalTag/team': ['x'] },
        exposure: 'EXTERNAL',
      },
    ],
    [
      'may have another id',
      {
        statements: [
          allow(when('StringEquals', 'aws:userid', 'AROAEXAMPLE:one')),
          deny(when('StringLike', 'aws:userid', 'AROAEXAMPLE:${aws:PrincipalTag/team}')),
        ],
        principal: role,
        context: { 'aws:userid': ['AROAEXAMPLE:one'], 'aws:PrincipalTag/team': ['x'] },
        exposure: 'EXTERNAL',
      },
    ],
  ])('%s', (_name, row) => check(row));
});
