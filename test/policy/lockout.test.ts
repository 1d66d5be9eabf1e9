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
