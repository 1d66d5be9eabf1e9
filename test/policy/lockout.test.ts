import { describe, expect, it } from 'vitest';
import { analyzePolicy } from '../../src/policy/analyze/index.ts';
import { awsAccount, parse, type StatementText, testClouds } from './test-clouds.ts';

const role = `arn:aws:iam::${awsAccount}:role/admin`;
const session = `arn:aws:sts::${awsAccount}:assumed-role/admin/one`;
const root = `arn:aws:iam::${awsAccount}:root`;
const account = { Principal: { AWS: root }, Action: 'kms:*' };
const butFor = (AWS: readonly string[]) => ({ Effect: 'Deny', NotPrincipal: { AWS }, Action: 'kms:*' });

const codes = (statements: readonly StatementText[], caller?: string) =>
  analyzePolicy(parse(statements, testClouds.aws), testClouds.aws.grammar, {
    ...testClouds.aws.subject,
    caller,
  }).findings.map(({ code }) => code);

describe('a Deny of all but listed principals', () => {
  it.each([
    ['a role without its account', [role], true],
    ['an account by itself', [root], true],
    ['a role with its account, without sessions', [root, role], true],
    ['a role, its session and their account', [root, role, session], false],
    ['a user and its account', [root, `arn:aws:iam::${awsAccount}:user/alice`], false],
  ])('that lists %s', (_name, listed, isLocked) => {
    expect(codes([account, butFor(listed)]).includes('LOCKOUT_RISK')).toBe(isLocked);
  });
});

describe('the caller that puts a policy', () => {
  const named = { Principal: { AWS: role }, Action: 'kms:*' };
  it.each([
    ['is let in by its account', [account], role, false],
    ['is named', [named], role, false],
    ['is a session of a role that is named', [named], session, false],
    ['is not named', [named], `arn:aws:iam::${awsAccount}:user/alice`, true],
    ['is denied', [account, { Effect: 'Deny', Principal: { AWS: role }, Action: 'kms:PutKeyPolicy' }], role, true],
    ['is of another account', [account], 'arn:aws:iam::444455556666:role/admin', true],
    ['may meet a condition', [{ ...named, Condition: { Bool: { 'aws:MultiFactorAuthPresent': true } } }], role, false],
  ])('%s', (_name, statements, caller, isLocked) => {
    expect(codes(statements, caller).includes('CALLER_LOCKOUT')).toBe(isLocked);
    expect(codes(statements)).not.toContain('CALLER_LOCKOUT');
  });
});

describe('a Deny of named keys in a draft without an ARN', () => {
  const { arn } = testClouds.aws.subject;
  const deny = (Resource: unknown, rest = {}) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 'kms:PutKeyPolicy',
    Resource,
    ...rest,
  });
  const lockouts = (statements: readonly StatementText[], ofKey: string | null) =>
    analyzePolicy(parse(statements, testClouds.aws), testClouds.aws.grammar, {
      ...testClouds.aws.subject,
      arn: ofKey,
      caller: role,
    }).findings.filter(({ code }) => code.includes('LOCKOUT'));
  const codesOf = (statements: readonly StatementText[], ofKey: string | null) =>
    lockouts(statements, ofKey).map(({ code }) => code);
  const both = ['LOCKOUT_RISK', 'CALLER_LOCKOUT'];
  const another = 'arn:aws:kms:us-east-2:111122223333:key/other';

  it('counts as one of this key for lockouts, which the message says', () => {
    const statements = [account, deny(arn)];
    expect(codesOf(statements, null)).toEqual(both);
    for (const { message } of lockouts(statements, null)) expect(message).toContain("The key's ARN is unknown");
    for (const { message } of lockouts(statements, arn)) expect(message).not.toContain("The key's ARN is unknown");
    expect(codesOf([account, deny(another)], null)).toEqual(both);
    expect(codesOf([account, { ...deny(undefined), NotResource: another }], null)).toEqual(both);
  });

  it('locks nobody out where the ARN is known and another', () => {
    expect(codesOf([account, deny(another)], arn)).toEqual([]);
    expect(codesOf([account, deny(arn)], arn)).toEqual(both);
  });

  it('locks out nobody whom it exempts', () => {
    expect(codesOf([account, deny(arn, { Condition: { ArnNotEquals: { 'aws:PrincipalArn': role } } })], null)).toEqual(
      [],
    );
  });
});
