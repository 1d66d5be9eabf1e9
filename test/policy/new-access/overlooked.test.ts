import { describe, expect, it } from 'vitest';
import { levelOf } from '../../../src/policy/compare/new-access/level.ts';
import { evaluatePolicy } from '../../../src/policy/evaluate/index.ts';
import { grammar as aws } from '../../../src/policy/languages/aws/index.ts';
import { account, allow, compare, compareDrafts, deny, parse, type Statement, subject } from './pairs.ts';

const other = '444455556666';
const role = `arn:aws:iam::${other}:role/app`;
const chinese = `arn:aws-cn:iam::${other}:role/app`;
const own = `arn:aws:iam::${account}:role/app`;
const anyone = allow('*', 'kms:Decrypt');
const when = (operator: string, key: string, value: unknown) => ({ [operator]: { [key]: value } });
const ofArn = (operator: string, value: string) => allow('*', 'kms:Decrypt', when(operator, 'aws:PrincipalArn', value));
const hasArn = when('Null', 'aws:PrincipalArn', 'false');

/** The level of a request in each policy: 0 for not allowed, 1 with an identity policy, 2 alone. */
const levelsOf = (policies: readonly (readonly Statement[])[], principal: string, action: string) =>
  policies.map((statements) =>
    levelOf(evaluatePolicy(parse(statements), { principal, action, context: [] }, aws, subject)),
  );

describe('new access is found where evaluating a request shows it', () => {
  it.each<[string, readonly Statement[], readonly Statement[], string, string]>([
    [
      'of an undocumented action beside one that works in the own account only',
      [],
      [allow({ AWS: role }, ['kms:PutKeyPolicy', 'kms:NewThing'])],
      role,
      'kms:NewThing',
    ],
    ['for a partition that a pattern names', [], [ofArn('StringLike', 'arn:aws-cn:*')], chinese, 'kms:Decrypt'],
    [
      'for a partition that a pattern names without a service',
      [],
      [ofArn('ArnLike', `arn:aws-cn:*:*:${other}:role/app`)],
      chinese,
      'kms:Decrypt',
    ],
    [
      'for a partition in upper case',
      [],
      [ofArn('StringEqualsIgnoreCase', chinese.toUpperCase())],
      chinese,
      'kms:Decrypt',
    ],
    [
      'for partitions that no pattern matches',
      [],
      [allow('*', 'kms:Decrypt', { ...when('StringNotLike', 'aws:PrincipalArn', 'arn:aws:*'), ...hasArn })],
      chinese,
      'kms:Decrypt',
    ],
    [
      'for partitions that lack a condition of before',
      [ofArn('StringLikeIfExists', 'arn:aws:*')],
      [anyone],
      chinese,
      'kms:Decrypt',
    ],
    [
      'for an account of a condition in any partition',
      [],
      [
        allow('*', 'kms:Decrypt', {
          ...when('StringEquals', 'aws:PrincipalAccount', other),
          ...when('ArnLike', 'aws:PrincipalArn', chinese),
        }),
      ],
      chinese,
      'kms:Decrypt',
    ],
    [
      'for a user whose name IAM would refuse',
      [anyone, deny('*', 'kms:Decrypt')],
      [anyone, { ...deny(undefined, 'kms:Decrypt'), NotPrincipal: { AWS: `arn:aws:iam::${other}:user/a b` } }],
      `arn:aws:iam::${other}:user/a b`,
      'kms:Decrypt',
    ],
    [
      'for a service in upper case',
      [],
      [allow('*', 'kms:Decrypt', when('StringEquals', 'aws:PrincipalServiceName', 'X.AMAZONAWS.COM'))],
      'X.AMAZONAWS.COM',
      'kms:Decrypt',
    ],
  ])('%s', (_, older, newer, principal, action) => {
    const [before, after] = levelsOf([older, newer], principal, action);
    expect(after).toBeGreaterThan(before ?? 2);
    expect(compare(older, newer).verdict).toBe('SOME');
  });

  const bothActions = [
    allow({ AWS: role }, ['kms:Decrypt', 'kms:Encrypt']),
    deny({ AWS: role }, ['kms:Decrypt', 'kms:Encrypt']),
  ];
  const narrowed = (resource: string): Statement => ({ ...deny({ AWS: role }, 'kms:Encrypt'), Resource: resource });
  const split = (resource: string) => [
    ...bothActions.slice(0, 1),
    deny({ AWS: role }, 'kms:Decrypt'),
    narrowed(resource),
  ];

  it('is undecided where it depends on a resource, also if the same is decided for another action', () => {
    const resource = `arn:aws:kms:eu-west-1:${account}:key/x`;
    expect(compareDrafts(bothActions, split(resource)).verdict).toBe('UNDECIDED');
    const tagged = `arn:aws:kms:eu-west-1:${account}:key/\${aws:PrincipalTag/k}`;
    expect(compare(bothActions, split(tagged)).verdict).toBe('UNDECIDED');
  });
});

describe('an account id as a principal', () => {
  it('is the account in the partition of the key', () => {
    const byId = [allow({ AWS: other }, 'kms:Decrypt')];
    const byArn = [allow({ AWS: `arn:aws:iam::${other}:root` }, 'kms:Decrypt')];
    expect(levelsOf([byId, byArn], role, 'kms:Decrypt')).toEqual([1, 1]);
    expect(levelsOf([byId, byArn], chinese, 'kms:Decrypt')).toEqual([0, 0]);
    expect(compare(byArn, byId).verdict).toBe('NONE');
    expect(compare(byId, byArn).verdict).toBe('NONE');
  });

  it('is no other account with the same digits in another partition', () => {
    const byId = [allow({ AWS: account }, 'kms:Decrypt')];
    expect(levelsOf([byId], own, 'kms:Decrypt')).toEqual([1]);
    expect(levelsOf([byId], own.replace('arn:aws:', 'arn:aws-cn:'), 'kms:Decrypt')).toEqual([0]);
  });
});
