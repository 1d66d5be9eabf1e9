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
const variable = (key: string) => `\${${key}}`;
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
          deny(when('StringLike', 'aws:PrincipalArn', `${own}:role/${variable('aws:PrincipalTag/team')}`)),
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
          deny(
            when(
              'ForAnyValue:StringLike',
              'aws:PrincipalOrgPaths',
              `o-aaaaaaaaaa/r-ab/${variable('aws:PrincipalTag/team')}`,
            ),
          ),
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
          deny(when('StringLike', 'aws:userid', `AROAEXAMPLE:${variable('aws:PrincipalTag/team')}`)),
        ],
        principal: role,
        context: { 'aws:userid': ['AROAEXAMPLE:one'], 'aws:PrincipalTag/team': ['x'] },
        exposure: 'EXTERNAL',
      },
    ],
  ])('%s', (_name, row) => check(row));
});

describe("callers of the key's own organization or account, which a policy need not name", () => {
  it.each<[string, Row]>([
    [
      'may be of an organization that it names',
      {
        statements: [
          allow(when('StringEquals', ofOrganization, 'o-aaaaaaaaaa')),
          deny(when('StringNotEquals', ofOrganization, variable('aws:ResourceOrgID'))),
        ],
        principal: role,
        context: { [ofOrganization]: ['o-aaaaaaaaaa'], 'aws:ResourceOrgID': ['o-aaaaaaaaaa'] },
        exposure: 'EXTERNAL',
      },
    ],
    [
      'may be of an organization that a Deny spares',
      {
        statements: [
          allow(when('StringEquals', ofOrganization, variable('aws:ResourceOrgID'))),
          deny(when('ForAnyValue:StringNotLike', 'aws:PrincipalOrgPaths', 'o-aaaaaaaaaa/*')),
        ],
        principal: role,
        context: {
          [ofOrganization]: ['o-aaaaaaaaaa'],
          'aws:ResourceOrgID': ['o-aaaaaaaaaa'],
          'aws:PrincipalOrgPaths': ['o-aaaaaaaaaa/r-ab/'],
        },
        exposure: 'EXTERNAL',
      },
    ],
    [
      'may be services that act for an organization that it names',
      {
        statements: [
          allow({ Principal: anyService, ...when('StringEquals', 'aws:SourceOrgID', 'o-aaaaaaaaaa') }),
          deny(when('StringNotEquals', 'aws:SourceOrgID', variable('aws:ResourceOrgID'))),
        ],
        principal: 's3.amazonaws.com',
        context: { 'aws:SourceOrgID': ['o-aaaaaaaaaa'], 'aws:ResourceOrgID': ['o-aaaaaaaaaa'] },
        exposure: 'EXTERNAL',
      },
    ],
    [
      'may be of an account that a draft names',
      {
        statements: [
          allow({ Principal: { AWS: other } }),
          deny(when('StringNotEquals', 'aws:PrincipalAccount', variable('aws:ResourceAccount'))),
        ],
        principal: role,
        context: { 'aws:ResourceAccount': [other] },
        exposure: 'EXTERNAL',
        isDraft: true,
      },
    ],
    [
      'may be services that act for an account that a draft names',
      {
        statements: [
          allow({ Principal: anyService, ...when('StringEquals', 'aws:SourceAccount', other) }),
          deny(when('StringNotEquals', 'aws:SourceAccount', variable('aws:ResourceAccount'))),
        ],
        principal: 's3.amazonaws.com',
        context: { 'aws:SourceAccount': [other], 'aws:ResourceAccount': [other] },
        exposure: 'EXTERNAL',
        isDraft: true,
      },
    ],
  ])('%s', (_name, row) => check(row));
});

describe('callers whom a similar value of a Deny does not name', () => {
  const vpcArn = 'aws:SourceVpcArn';
  const vpc = `arn:aws:ec2:eu-west-1:${other}:vpc/vpc-1`;
  it.each<[string, Row]>([
    [
      'may come from a network that a Deny spares by another pattern',
      {
        statements: [
          allow(when('ArnLike', vpcArn, 'arn:aws:ec2:eu-west-1:*:vpc/vpc-1')),
          deny(when('ArnNotLike', vpcArn, 'arn:aws:ec2:*:*:vpc/vpc-1')),
        ],
        principal: role,
        context: { [vpcArn]: [vpc] },
        exposure: 'EXTERNAL',
      },
    ],
    [
      'may come from a network that an operator of ARNs does not match',
      {
        statements: [
          allow(when('StringLike', vpcArn, 'arn:aws:ec2:*:vpc/vpc-1')),
          deny(when('ArnLike', vpcArn, ['arn:aws:ec2:*:vpc/vpc-1', `arn:aws:ec2:eu-west-1:${other}:vpc/vpc-2`])),
        ],
        principal: role,
        context: { [vpcArn]: [vpc] },
        exposure: 'EXTERNAL',
      },
    ],
    [
      'may use an endpoint of a part of the organization that a Deny spares',
      {
        statements: [
          allow(when('ForAnyValue:StringLike', 'aws:VpceOrgPaths', 'o-aaaaaaaaaa/r-ab/ou-1/*')),
          deny(when('ForAllValues:StringNotLike', 'aws:VpceOrgPaths', 'o-aaaaaaaaaa/*')),
        ],
        principal: role,
        context: { 'aws:VpceOrgPaths': ['o-aaaaaaaaaa/r-ab/ou-1/'] },
        exposure: 'EXTERNAL',
      },
    ],
    [
      'are in no path that is an organization alone',
      {
        statements: [
          allow(when('StringEquals', ofOrganization, 'o-aaaaaaaaaa')),
          deny(when('ForAnyValue:StringEquals', 'aws:PrincipalOrgPaths', 'o-aaaaaaaaaa')),
        ],
        principal: role,
        context: { [ofOrganization]: ['o-aaaaaaaaaa'], 'aws:PrincipalOrgPaths': ['o-aaaaaaaaaa/r-ab/'] },
        exposure: 'EXTERNAL',
      },
    ],
    [
      'may be a user, where a Deny names the sessions of a role',
      {
        statements: [
          allow(when('StringEquals', 'aws:userid', 'AIDAEXAMPLE')),
          deny(when('StringLike', 'aws:userid', 'AIDAEXAMPLE:*')),
        ],
        principal: `${outside}:user/app`,
        context: { 'aws:userid': ['AIDAEXAMPLE'] },
        exposure: 'EXTERNAL',
      },
    ],
    [
      'may be a service of several names, which need a set operator',
      {
        statements: [
          allow({ Principal: anyService }),
          deny(when('StringNotEquals', 'aws:PrincipalServiceNamesList', 'logs.amazonaws.com')),
        ],
        principal: 's3.amazonaws.com',
        context: { 'aws:PrincipalServiceNamesList': ['s3.amazonaws.com', 's3.eu-west-1.amazonaws.com'] },
        exposure: 'INTERNAL',
      },
    ],
  ])('%s', (_name, row) => check(row));
});
