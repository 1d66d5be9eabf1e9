import { describe, expect, it } from 'vitest';
import { account, allow, compare, compareAlibabaCloud, compareDrafts, deny, type Statement } from './pairs.ts';

const root = { AWS: `arn:aws:iam::${account}:root` };
const own = allow(root, 'kms:*');
const role = (name: string, owner = account) => ({ AWS: `arn:aws:iam::${owner}:role/${name}` });
const session = (name: string) => ({ AWS: `arn:aws:sts::${account}:assumed-role/${name}` });
const when = (operator: string, key: string, ...values: readonly string[]) => ({ [operator]: { [key]: values } });
const other = '444455556666';
const google = { Federated: 'accounts.google.com' };
const not = (principal: unknown, statement: Statement): Statement => {
  const { Principal: _, ...rest } = statement;
  return { ...rest, NotPrincipal: principal };
};

const keyArn = `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const on = (resource: string, statement: Statement): Statement => ({ ...statement, Resource: resource });

const denyTags = (addresses: string, ...tags: readonly string[]): Statement =>
  deny('*', 'kms:Encrypt', {
    ...when('ForAnyValue:StringNotEquals', 'aws:TagKeys', ...tags),
    ...when('IpAddress', 'aws:SourceIp', addresses),
  });

type Case = readonly [what: string, older: readonly Statement[], newer: readonly Statement[], verdict: string];

const cases: readonly Case[] = [
  ['the same', [own], [own], 'NONE'],
  [
    'a statement split',
    [allow(role('a'), ['kms:Encrypt', 'kms:Decrypt'])],
    [allow(role('a'), 'kms:Encrypt'), allow(role('a'), 'kms:Decrypt')],
    'NONE',
  ],
  [
    'statements joined',
    [allow(role('a'), 'kms:Encrypt'), allow(role('b'), 'kms:Encrypt')],
    [
      allow(
        [role('a'), role('b')].reduce((all, { AWS }) => ({ AWS: [...all.AWS, AWS] }), { AWS: [] as string[] }),
        'kms:Encrypt',
      ),
    ],
    'NONE',
  ],
  [
    'statements that differ in one value, of which another statement subsumes each on its own',
    [own, denyTags('10.0.0.0/8', 'a*', '*b'), denyTags('x', 'a*', '*b')],
    [own, denyTags('10.0.0.0/8', 'a*', '*b'), denyTags('x', 'role/${aws:PrincipalAccount}', 'one')],
    'NONE',
  ],
  ['another order', [own, allow(role('a'), 'kms:Decrypt')], [allow(role('a'), 'kms:Decrypt'), own], 'NONE'],
  [
    'requests without credentials',
    [own],
    [own, allow('*', 'kms:Decrypt', when('StringEquals', 'aws:PrincipalType', 'Anonymous'))],
    'SOME',
  ],
  [
    'a wildcard in the partition that also matches other accounts',
    [allow('*', 'kms:Decrypt', when('StringLike', 'aws:PrincipalArn', `arn:aws:iam::${other}:*`))],
    [allow('*', 'kms:Decrypt', when('StringLike', 'aws:PrincipalArn', `arn:aws*:iam::${other}:role/*`))],
    'SOME',
  ],
  [
    'a pattern of roles in another partition',
    [allow('*', 'kms:Decrypt', when('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${other}:role/*`))],
    [allow('*', 'kms:Decrypt', when('ArnLike', 'aws:PrincipalArn', `arn:aws-cn:iam::${other}:role/*`))],
    'SOME',
  ],
  ['an operation for its two actions', [own], [own, allow(role('x', other), 'kms:ReEncrypt')], 'SOME'],
  [
    'an operation in place of its two actions',
    [allow(role('a'), ['kms:ReEncryptFrom', 'kms:ReEncryptTo'])],
    [allow(role('a'), 'kms:ReEncrypt')],
    'NONE',
  ],
  [
    'an action spelled out',
    [allow(role('a'), 'kms:ReEncrypt*')],
    [allow(role('a'), ['kms:ReEncryptFrom', 'kms:ReEncryptTo'])],
    'NONE',
  ],
  ['an operation for its actions', [allow(role('a'), 'kms:ReEncrypt*')], [allow(role('a'), 'kms:ReEncrypt')], 'NONE'],
  [
    'actions as a pattern',
    [allow(role('a'), ['kms:ReEncryptFrom', 'kms:ReEncryptTo'])],
    [allow(role('a'), 'kms:ReEncrypt*')],
    'NONE',
  ],
  [
    'a narrower condition',
    [allow('*', 'kms:Decrypt', when('StringLike', 'kms:ViaService', 's3.*'))],
    [allow('*', 'kms:Decrypt', when('StringEquals', 'kms:ViaService', 's3.eu-west-1.amazonaws.com'))],
    'NONE',
  ],
  [
    'a wider condition',
    [allow('*', 'kms:Decrypt', when('StringEquals', 'kms:ViaService', 's3.eu-west-1.amazonaws.com'))],
    [allow('*', 'kms:Decrypt', when('StringLike', 'kms:ViaService', 's3.*'))],
    'SOME',
  ],
  [
    'one more condition',
    [allow(role('a'), 'kms:Decrypt')],
    [allow(role('a'), 'kms:Decrypt', when('Bool', 'aws:SecureTransport', 'true'))],
    'NONE',
  ],
  [
    'one condition less',
    [allow(role('a'), 'kms:Decrypt', when('Bool', 'aws:SecureTransport', 'true'))],
    [allow(role('a'), 'kms:Decrypt')],
    'SOME',
  ],
  [
    'a network cut in two',
    [allow('*', 'kms:Decrypt', when('IpAddress', 'aws:SourceIp', '203.0.113.0/24'))],
    [allow('*', 'kms:Decrypt', when('IpAddress', 'aws:SourceIp', '203.0.113.0/25', '203.0.113.128/25'))],
    'NONE',
  ],
  [
    'a network and one address',
    [allow('*', 'kms:Decrypt', when('IpAddress', 'aws:SourceIp', '203.0.113.0/24'))],
    [allow('*', 'kms:Decrypt', when('IpAddress', 'aws:SourceIp', '203.0.113.0/24', '203.0.114.0'))],
    'SOME',
  ],
  [
    'a number more',
    [
      allow(
        '*',
        'kms:ScheduleKeyDeletion',
        when('NumericGreaterThan', 'kms:ScheduleKeyDeletionPendingWindowInDays', '29'),
      ),
    ],
    [
      allow(
        '*',
        'kms:ScheduleKeyDeletion',
        when('NumericGreaterThanEquals', 'kms:ScheduleKeyDeletionPendingWindowInDays', '29'),
      ),
    ],
    'SOME',
  ],
  [
    'a number less',
    [
      allow(
        '*',
        'kms:ScheduleKeyDeletion',
        when('NumericGreaterThanEquals', 'kms:ScheduleKeyDeletionPendingWindowInDays', '29'),
      ),
    ],
    [
      allow(
        '*',
        'kms:ScheduleKeyDeletion',
        when('NumericGreaterThan', 'kms:ScheduleKeyDeletionPendingWindowInDays', '29'),
      ),
    ],
    'NONE',
  ],
  ['a role that its account reached', [own], [own, allow(role('a'), 'kms:Decrypt')], 'SOME'],
  ['another account', [own], [own, allow({ AWS: other }, 'kms:Decrypt')], 'SOME'],
  ['what does nothing across accounts', [own], [own, allow({ AWS: other }, 'kms:PutKeyPolicy')], 'NONE'],
  ['what acts on no key', [own], [own, allow('*', 'kms:CreateKey')], 'NONE'],
  ['an action of another service', [own], [own, allow('*', 's3:GetObject')], 'NONE'],
  ['an action that nobody knows', [own], [own, allow(role('a'), 'kms:SomethingNew')], 'SOME'],
  [
    'a contradiction',
    [own],
    [
      own,
      allow('*', 'kms:Decrypt', {
        StringEquals: { 'kms:ViaService': 'a' },
        StringNotEquals: { 'kms:ViaService': 'a' },
      }),
    ],
    'NONE',
  ],
  [
    'a contradiction of the caller',
    [own],
    [
      own,
      allow('*', 'kms:Decrypt', {
        StringEquals: { 'aws:PrincipalAccount': other },
        ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/*` },
      }),
    ],
    'NONE',
  ],
  ['a Deny gone', [own, deny('*', 'kms:Decrypt', when('Bool', 'aws:SecureTransport', 'false'))], [own], 'SOME'],
  ['a Deny more', [own], [own, deny('*', 'kms:Decrypt', when('Bool', 'aws:SecureTransport', 'false'))], 'NONE'],
  [
    'a Deny of nobody who was allowed gone',
    [allow(role('a'), 'kms:Decrypt'), deny(role('b'), 'kms:Decrypt')],
    [allow(role('a'), 'kms:Decrypt')],
    'NONE',
  ],
  [
    'a Deny by a condition on another action gone',
    [allow(role('a'), 'kms:Decrypt'), deny('*', 'kms:Encrypt')],
    [allow(role('a'), 'kms:Decrypt')],
    'NONE',
  ],
  ['a session of a role', [allow(role('a'), 'kms:Decrypt')], [allow(session('a/x'), 'kms:Decrypt')], 'NONE'],
  ['a role of a session', [allow(session('a/x'), 'kms:Decrypt')], [allow(role('a'), 'kms:Decrypt')], 'SOME'],
  [
    'anyone narrowed to a role',
    [allow(role('a'), 'kms:Decrypt')],
    [allow('*', 'kms:Decrypt', when('ArnEquals', 'aws:PrincipalArn', role('a').AWS))],
    'NONE',
  ],
  [
    'anyone narrowed to roles',
    [allow(role('a'), 'kms:Decrypt')],
    [allow('*', 'kms:Decrypt', when('ArnLike', 'aws:PrincipalArn', `${role('a').AWS}*`))],
    'SOME',
  ],
  ['a deleted principal', [own], [own, allow({ AWS: 'AROAEXAMPLEEXAMPLE' }, 'kms:*')], 'NONE'],
  ['a canonical user', [own], [own, allow({ CanonicalUser: 'abc' }, 'kms:Decrypt')], 'UNDECIDED'],
  [
    'Deny with a value that its negated operator can not read',
    [own],
    [own, allow('*', 'kms:Decrypt'), deny('*', 'kms:*', when('NotIpAddress', 'aws:SourceIp', '256.1.1.1/33'))],
    'UNDECIDED',
  ],
  [
    'callers without the key of ForAnyValue with IfExists',
    [allow('*', 'kms:Decrypt', when('ForAnyValue:StringLikeIfExists', 'aws:PrincipalOrgPaths', 'o-1/*'))],
    [
      allow('*', 'kms:Decrypt', when('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-1/*')),
      allow('*', 'kms:Decrypt', when('Null', 'aws:PrincipalOrgPaths', 'true')),
    ],
    'UNDECIDED',
  ],
  [
    'a web identity that everyone was denied with',
    [own, allow(google, 'kms:Decrypt'), deny('*', 'kms:Decrypt')],
    [own, allow(google, 'kms:Decrypt')],
    'SOME',
  ],
  [
    'a web identity alone that a removed Deny covered',
    [allow(google, 'kms:Decrypt'), not(role('a'), deny('*', 'kms:Decrypt'))],
    [allow(google, 'kms:Decrypt')],
    'UNDECIDED',
  ],
  [
    'a service whose requests may carry an account',
    [own],
    [own, allow({ Service: 'logs.amazonaws.com' }, 'kms:Decrypt', when('StringEquals', 'kms:CallerAccount', account))],
    'SOME',
  ],
  [
    'Allow with an unknown operator',
    [own],
    [own, allow('*', 'kms:Decrypt', when('StringResembles', 'aws:username', 'bob'))],
    'UNDECIDED',
  ],
  [
    'Deny with an unknown operator that is removed',
    [own, allow('*', 'kms:Decrypt'), deny('*', 'kms:Decrypt', when('StringResembles', 'aws:username', 'bob'))],
    [own, allow('*', 'kms:Decrypt')],
    'UNDECIDED',
  ],
  ['a service', [own], [own, allow({ Service: 'logs.amazonaws.com' }, 'kms:Decrypt')], 'SOME'],
  ['Allow with NotPrincipal', [own], [own, not(role('a'), allow('*', 'kms:Decrypt'))], 'SOME'],
  [
    'NotPrincipal in a Deny with one more',
    [own, not({ AWS: [root.AWS, role('a').AWS] }, deny('*', 'kms:Decrypt'))],
    [own, not({ AWS: [root.AWS, role('a').AWS, role('b').AWS] }, deny('*', 'kms:Decrypt'))],
    'UNDECIDED',
  ],
  [
    'several values of a key',
    [allow('*', 'kms:CreateGrant', when('ForAllValues:StringEquals', 'kms:GrantOperations', 'Decrypt'))],
    [allow('*', 'kms:CreateGrant', when('ForAnyValue:StringEquals', 'kms:GrantOperations', 'Decrypt'))],
    'SOME',
  ],
  [
    'fewer values of a key',
    [allow('*', 'kms:CreateGrant', when('ForAllValues:StringEquals', 'kms:GrantOperations', 'Decrypt', 'Encrypt'))],
    [allow('*', 'kms:CreateGrant', when('ForAllValues:StringEquals', 'kms:GrantOperations', 'Decrypt'))],
    'NONE',
  ],
  [
    'a key that must be there',
    [allow('*', 'kms:Decrypt', when('StringEqualsIfExists', 'aws:SourceVpce', 'vpce-1'))],
    [allow('*', 'kms:Decrypt', when('StringEquals', 'aws:SourceVpce', 'vpce-1'))],
    'NONE',
  ],
  [
    'a key that may be missing',
    [allow('*', 'kms:Decrypt', when('StringEquals', 'aws:SourceVpce', 'vpce-1'))],
    [allow('*', 'kms:Decrypt', when('StringEqualsIfExists', 'aws:SourceVpce', 'vpce-1'))],
    'SOME',
  ],
  [
    'a key that the action never carries',
    [allow('*', 'kms:Decrypt', when('StringEquals', 'aws:PrincipalOrgID', 'o-1'))],
    [
      allow('*', 'kms:Decrypt', when('StringEquals', 'aws:PrincipalOrgID', 'o-1')),
      allow('*', 'kms:Decrypt', when('Bool', 'kms:GrantIsForAWSResource', 'true')),
    ],
    'NONE',
  ],
  [
    'the same policy variable',
    [allow('*', 'kms:Decrypt', when('StringEquals', 'aws:ResourceTag/team', '${aws:PrincipalTag/team}'))],
    [allow('*', ['kms:Decrypt'], when('StringEquals', 'aws:ResourceTag/team', '${aws:PrincipalTag/team}')), own],
    'SOME',
  ],
  [
    'a text for a policy variable',
    [allow('*', 'kms:Decrypt', when('StringEquals', 'aws:ResourceTag/team', '${aws:PrincipalTag/team}'))],
    [allow('*', 'kms:Decrypt', when('StringEquals', 'aws:ResourceTag/team', 'a'))],
    'SOME',
  ],
  [
    'a policy variable and more',
    [allow('*', 'kms:Decrypt', when('StringEquals', 'aws:ResourceTag/team', '${aws:PrincipalTag/team}'))],
    [
      allow('*', 'kms:Decrypt', {
        StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}', 'aws:PrincipalTag/team': 'a' },
      }),
    ],
    'NONE',
  ],
  [
    'two statements for one',
    [
      allow('*', 'kms:Decrypt', when('StringEquals', 'kms:KeyOrigin', 'AWS_KMS')),
      allow('*', 'kms:Decrypt', when('StringNotEquals', 'kms:KeyOrigin', 'AWS_KMS')),
    ],
    [allow('*', 'kms:Decrypt')],
    'NONE',
  ],
  [
    'all but one of the values',
    [allow('*', 'kms:Decrypt', when('StringEquals', 'kms:KeyOrigin', 'AWS_KMS'))],
    [allow('*', 'kms:Decrypt'), deny('*', 'kms:Decrypt', when('StringNotEquals', 'kms:KeyOrigin', 'AWS_KMS'))],
    'NONE',
  ],
];

describe('new access', () => {
  it.each(['ArnLike', 'StringLike'])('of callers of the own account is seen where %s matches any', (operator) => {
    const anybody = allow('*', 'kms:PutKeyPolicy', { [operator]: { 'aws:PrincipalArn': '*' } });
    const { verdict, witnesses } = compare([], [anybody]);
    expect([verdict, witnesses[0]?.principal]).toEqual(['SOME', `arn:aws:iam::${account}:root`]);
  });

  it('of a service that only a condition names is seen', () => {
    const byName = allow(
      '*',
      'kms:PutKeyPolicy',
      when('StringLike', 'aws:PrincipalServiceName', 'logs.*.amazonaws.com'),
    );
    const { verdict, witnesses } = compare([own], [own, byName]);
    expect([verdict, witnesses[0]?.principal]).toEqual(['SOME', expect.stringMatching(/^logs\..*\.amazonaws\.com$/)]);
  });

  it.each(['PutKeyPolicy', 'Decrypt'])('of users and roles is seen where no name is written: %s', (operation) => {
    const anybody = allow('*', `kms:${operation}`, when('StringLike', 'aws:PrincipalArn', '*'));
    const { verdict, witnesses } = compare([own], [own, anybody]);
    expect(verdict).toBe('SOME');
    expect(witnesses.map(({ principal }) => principal)).toContain(`arn:aws:iam::${account}:user/x`);
  });

  it.each(cases)('of %s is detected', (_what, older, newer, verdict) => {
    const { verdict: found, witnesses, reason } = compare(older, newer);
    expect(found, reason ?? JSON.stringify(witnesses)).toBe(verdict);
    expect(witnesses.length > 0).toBe(verdict === 'SOME');
    expect(reason !== null).toBe(verdict === 'UNDECIDED');
  });

  it.each<Case>([
    ['Deny every key', [own, deny('*', '*')], [own, deny('*', '*'), allow('*', 'kms:Decrypt')], 'NONE'],
    [
      'Deny another resource',
      [own, on('arn:aws:s3:::bucket', deny('*', '*'))],
      [own, on('arn:aws:s3:::bucket', deny('*', '*')), allow('*', 'kms:Decrypt')],
      'UNDECIDED',
    ],
    ['Allow one key', [own, on(keyArn, allow('*', 'kms:Decrypt'))], [own, allow('*', 'kms:Decrypt')], 'UNDECIDED'],
    [
      'Allow one key in both',
      [own, on(keyArn, allow('*', 'kms:Decrypt'))],
      [on(keyArn, allow('*', 'kms:Decrypt')), own],
      'NONE',
    ],
  ])('of drafts that %s', (_, older, newer, verdict) => {
    expect(compareDrafts(older, newer).verdict).toBe(verdict);
  });

  it('on Alibaba Cloud counts what RAM policies of the own account can give', () => {
    const ram = (name: string) => ({ RAM: [`acs:ram::${name}`] });
    const ownAccount = allow(ram('1903253031260001:*'), ['kms:*']);
    expect(compareAlibabaCloud([ownAccount], [ownAccount]).verdict).toBe('NONE');
    expect(compareAlibabaCloud([deny(ram('1903253031260001:user/a'), ['kms:Decrypt'])], []).verdict).toBe('SOME');
    expect(compareAlibabaCloud([], [deny(ram('1903253031260001:user/a'), ['kms:Decrypt'])]).verdict).toBe('NONE');
    expect(compareAlibabaCloud([], [allow(ram('1234567890123456:user/a'), ['kms:Decrypt'])]).verdict).toBe('SOME');
  });
});
