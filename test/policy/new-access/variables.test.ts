import { describe, expect, it } from 'vitest';
import { account, allow, compare, deny, type Statement } from './pairs.ts';

const variable = (key: string): string => `$\{${key}}`;
const zed = `arn:aws:iam::${account}:role/zed`;
const other = '999988887777';
const service = 'zed.amazonaws.com';
const context = 'kms:EncryptionContext:app';
const tag = 'aws:PrincipalTag/a';
const when = (operator: string, key: string, value: string) =>
  allow('*', 'kms:Decrypt', { [operator]: { [key]: value } });
const unless = (operator: string, key: string, value: string) =>
  deny('*', 'kms:Decrypt', { [operator]: { [key]: value } });

type Case = readonly [what: string, of: Statement, but: Statement];

/** An Allow of requests whose values equal the caller's, and a Deny of one caller's values, which is then removed. */
const found: readonly Case[] = [
  ['an ARN', when('StringEquals', context, variable('aws:PrincipalArn')), unless('StringEquals', context, zed)],
  [
    'an account',
    when('StringEquals', context, variable('aws:PrincipalAccount')),
    unless('StringEquals', context, other),
  ],
  [
    'a service',
    when('StringEquals', context, variable('aws:PrincipalServiceName')),
    unless('StringEquals', context, service),
  ],
  ['an ARN by a tag', when('ArnEquals', 'aws:PrincipalArn', variable(tag)), unless('StringEquals', tag, zed)],
  [
    'an ARN by two equalities',
    allow('*', 'kms:Decrypt', {
      StringEquals: { [context]: variable(tag), [tag]: variable('aws:PrincipalArn') },
    }),
    unless('StringEquals', context, zed),
  ],
  [
    'a role of every account',
    when('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${variable('aws:PrincipalAccount')}:role/zed`),
    unless('Bool', 'aws:SecureTransport', 'false'),
  ],
];

const undecided: readonly Case[] = [
  [
    'a part of an ARN',
    when('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${account}:role/${variable(tag)}`),
    unless('StringEquals', tag, 'zed'),
  ],
  [
    'a text with an account',
    when('StringEquals', context, `for-${variable('aws:PrincipalAccount')}`),
    unless('StringLike', context, 'for-9999*'),
  ],
  [
    'an ARN in any letter case',
    when('StringEqualsIgnoreCase', context, variable('aws:PrincipalArn')),
    unless('StringEquals', context, zed.toUpperCase()),
  ],
];

describe('policy variables of the caller', () => {
  it.each(found)('are compared with the names that conditions contain: %s', (_what, given, taken) => {
    expect(compare([given, taken], [given]).verdict).toBe('SOME');
    expect(compare([given], [given, taken]).verdict).toBe('NONE');
  });

  it.each(undecided)('are not searched in vain: %s', (_what, given, taken) => {
    expect(compare([given, taken], [given])).toMatchObject({
      verdict: 'UNDECIDED',
      reason: expect.stringContaining('compared with a policy variable and other text together'),
    });
  });

  it('may be joined with other text in the only value of a key', () => {
    const given = when('StringEquals', context, `for-${variable('aws:PrincipalAccount')}`);
    const narrower = {
      ...given,
      Condition: { ...(given.Condition as object), Bool: { 'aws:SecureTransport': 'true' } },
    };
    expect(compare([narrower], [given]).verdict).toBe('SOME');
    expect(compare([given], [given, { ...narrower, Sid: 'Same' }]).verdict).toBe('NONE');
  });

  it('are undecided where callers are more than can be filled in', () => {
    const names = Array.from({ length: 210 }, (_, index) => `arn:aws:iam::${account}:role/app-${index}`);
    const given = (AWS: readonly string[]) =>
      allow({ AWS }, 'kms:Decrypt', { StringEquals: { [context]: variable('aws:PrincipalArn') } });
    expect(compare([given(names.slice(0, -1))], [given(names)]).verdict).not.toBe('NONE');
  });
});
