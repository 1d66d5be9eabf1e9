import { describe, expect, it } from 'vitest';
import { readKeyPolicy } from '../../src/policy/parse/index.ts';
import type { KeyPolicyIssueCode, PolicySubject } from '../../src/policy/types.ts';
import { type Cloud, draft, readCases, testClouds } from './test-clouds.ts';

interface PrincipalCases {
  readonly cloud: Cloud;
  readonly type: string;
  readonly rows: readonly (readonly [
    value: string,
    kind: string,
    partition: string | null,
    accountId: string | null,
    name: string | null,
    external: boolean | null,
    issue?: KeyPolicyIssueCode,
    matches?: 'nobody',
  ])[];
}

function readPrincipal(cloud: Cloud, type: string, value: string, subject: PolicySubject) {
  const statement = { Effect: 'Allow', Principal: { [type]: value }, Action: 'kms:*', Resource: '*' };
  const { policy, issues } = readKeyPolicy(
    JSON.stringify({ Statement: statement }),
    testClouds[cloud].grammar,
    subject,
  );
  const principal = policy?.statements[0]?.principals?.[0];
  if (principal === undefined) throw new Error('The statement names nobody.');
  const codes = issues.filter(({ path }) => path.startsWith(`Statement[0].Principal.${type}`)).map(({ code }) => code);
  return { principal, codes };
}

describe.each(readCases<PrincipalCases>('principals'))('$cloud, type $type', ({ cloud, type, rows }) => {
  it.each(rows.map((row) => ({ row })))('$row.0 is $row.1', ({ row }) => {
    const [value, kind, partition, accountId, name, external, issue, matches] = row;
    const { principal, codes } = readPrincipal(cloud, type, value, testClouds[cloud].subject);
    const matchesNobody = matches === 'nobody';
    expect(principal).toEqual({ type, value, kind, partition, accountId, name, external, matchesNobody });
    const known = testClouds[cloud].grammar.principals.types.includes(type);
    expect(codes.filter((code) => code !== 'UNKNOWN_ELEMENT')).toEqual(
      issue ? [issue] : kind === 'UNKNOWN' ? ['UNKNOWN_PRINCIPAL'] : [],
    );
    expect(codes.includes('UNKNOWN_ELEMENT')).toBe(!known);
  });

  it('marks only ANYONE as external where the key is unknown', () => {
    for (const [value, kind] of rows) {
      expect(readPrincipal(cloud, type, value, draft).principal.external).toBe(kind === 'ANYONE' ? true : null);
    }
  });
});

describe.each(['aws', 'alibaba-cloud'] as const)('a caller of %s', (cloud) => {
  const { principals } = testClouds[cloud].grammar;
  const callers = {
    aws: {
      session: 'arn:aws-cn:sts::111122223333:assumed-role/App/s1',
      role: 'arn:aws-cn:iam::111122223333:role/App',
      service: 'ec2.amazonaws.com',
    },
    'alibaba-cloud': {
      session: 'acs:ram::1111222233334444:assumed-role/App/s1',
      role: 'acs:ram::1111222233334444:role/App',
      service: 'ecs.aliyuncs.com',
    },
  }[cloud];

  it('is classified by its text alone', () => {
    expect(principals.classify(null, '*').kind).toBe('ANYONE');
    expect(principals.classify(null, callers.session).kind).toBe('ASSUMED_ROLE_SESSION');
    expect(principals.classify(null, callers.service).kind).toBe('SERVICE');
  });

  it('of a session includes its role', () => {
    const session = principals.classify(null, callers.session);
    expect(principals.parents(session)).toEqual([principals.classify(null, callers.role)]);
    expect(principals.parents(principals.classify(null, callers.role))).toEqual([]);
  });

  it('brings its role’s ARN along as context', () => {
    const contextOf = (value: string) => principals.contextOf({ ...principals.classify(null, value), value }, draft);
    const entry = contextOf(callers.session).find(({ key }) => key.toLowerCase().endsWith(':principalarn'));
    const values = entry?.values ?? [];
    // AWS: the path of the role is unknown.
    expect('prefix' in values ? [values.prefix + values.name] : values).toEqual([callers.role]);
    expect(contextOf('*')).toEqual([]);
  });
});

describe('the context of an AWS caller', () => {
  const { principals } = testClouds.aws.grammar;

  const contextOf = (value: string) =>
    Object.fromEntries(
      principals
        .contextOf({ ...principals.classify(null, value), value }, testClouds.aws.subject)
        .map(({ key, values }) => [key, values]),
    );

  it.each([
    ['arn:aws:iam::111122223333:user/team/alice', 'arn:aws:iam::111122223333:user/team/alice', 'User'],
    ['arn:aws:iam::111122223333:role/team/app', 'arn:aws:iam::111122223333:role/team/app', 'AssumedRole'],
    ['arn:aws-us-gov:iam::111122223333:root', 'arn:aws-us-gov:iam::111122223333:root', 'Account'],
    ['111122223333', 'arn:aws:iam::111122223333:root', 'Account'],
    ['arn:aws:sts::111122223333:federated-user/bob', 'arn:aws:sts::111122223333:federated-user/bob', 'FederatedUser'],
  ])('of %s', (value, arn, type) => {
    expect(contextOf(value)).toEqual({
      'aws:PrincipalArn': [arn],
      'aws:PrincipalAccount': ['111122223333'],
      'kms:CallerAccount': ['111122223333'],
      'aws:PrincipalType': [type],
      'aws:PrincipalIsAWSService': ['false'],
    });
  });

  it('of a service is its name', () => {
    expect(contextOf('s3.amazonaws.com')).toEqual({
      'aws:PrincipalIsAWSService': ['true'],
      'aws:PrincipalServiceName': ['s3.amazonaws.com'],
    });
  });
});
