import { describe, expect, it } from 'vitest';
import { allow, compare, deny } from './pairs.ts';

const other = '444455556666';
const when = (operator: string, key: string, value: string) => ({ [operator]: { [key]: value } });
const decrypt = (condition?: object) => allow('*', 'kms:Decrypt', condition);

describe('a name that is compared otherwise than as text', () => {
  it.each([
    ['NumericEquals', 'aws:PrincipalAccount', other],
    ['NumericLessThan', 'kms:CallerAccount', other],
    ['BinaryEquals', 'aws:PrincipalAccount', other],
    ['DateEquals', 'aws:PrincipalAccount', other],
  ])('leaves new access undecided: %s %s', (...condition) => {
    const taken = deny('*', 'kms:Decrypt', when(...condition));
    expect(compare([decrypt(), taken], [decrypt()])).toMatchObject({
      verdict: expect.not.stringMatching('NONE'),
    });
  });
});

describe('a web identity host', () => {
  const host = { Federated: 'accounts.google.com' };

  it('sends no request that can be evaluated, so that its new access is undecided', () => {
    const reason =
      'It could not be decided because it depends on whom "accounts.google.com" refers to, which is unknown.';
    expect(compare([], [allow(host, 'kms:Decrypt')])).toMatchObject({ verdict: 'UNDECIDED', reason });
  });

  it('gains nothing where a condition is added', () => {
    const narrower = allow(host, 'kms:Decrypt', when('StringEquals', 'accounts.google.com:aud', 'app'));
    expect(compare([allow(host, 'kms:Decrypt')], [narrower]).verdict).toBe('NONE');
  });
});

describe('numbers and dates at the limits of what can be written', () => {
  it.each([
    ['NumericGreaterThan', 'aws:MultiFactorAuthAge', '1e308'],
    ['NumericGreaterThan', 'aws:MultiFactorAuthAge', '9007199254740992'],
    ['DateGreaterThan', 'aws:CurrentTime', '99999999999999'],
    ['DateEquals', 'aws:CurrentTime', '99999999999999'],
    ['DateEquals', 'aws:CurrentTime', '1704067200.0005'],
  ])('are found: %s %s %s', (...condition) => {
    expect(compare([], [decrypt(when(...condition))]).verdict).toBe('SOME');
  });

  it('are told apart', () => {
    const until = (moment: string) => decrypt(when('DateLessThan', 'aws:CurrentTime', moment));
    expect(compare([until('1704067200')], [until('1704067200.0005')]).verdict).toBe('SOME');
    expect(compare([until('1704067200.0005')], [until('1704067200')]).verdict).toBe('NONE');
  });
});
