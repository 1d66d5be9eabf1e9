import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionIndexOf } from '../../src/policy/analyze/action-set.ts';
import { grammar as alibaba } from '../../src/policy/languages/alibaba-cloud/index.ts';
import { grammar as aws } from '../../src/policy/languages/aws/index.ts';
import { matchesArnGlob } from '../../src/policy/match/arn-glob.ts';
import { toGlob } from '../../src/policy/match/glob.ts';
import {
  alwaysCoversKey,
  matchesAction,
  matchesKeyResource,
  matchesWildcard,
} from '../../src/policy/match/statement-match.ts';
import type { KeyPolicyStatement, PolicySubject } from '../../src/policy/types.ts';

const arn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const subject: PolicySubject = { accountId: '111122223333', partition: 'aws', arn };

const variable = (key: string) => `$\{${key}}`;

function statement(elements: Partial<KeyPolicyStatement>): KeyPolicyStatement {
  return {
    index: 0,
    sid: null,
    effect: 'ALLOW',
    principals: null,
    notPrincipals: null,
    actions: null,
    notActions: null,
    resources: null,
    notResources: null,
    conditions: [],
    unknownElements: [],
    ...elements,
  };
}

describe('matchesWildcard', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['?', '', false],
    ['?', 'a', true],
    ['?', 'ab', false],
    ['a*c', 'abbbc', true],
    ['a*c', 'abbb', false],
    ['a*', 'a', true],
    ['*a', 'ba', true],
    ['*a', 'ab', false],
    ['*ab*', 'xxabyy', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a**b', 'ab', true],
    ['a?*b', 'ab', false],
    ['*?', '', false],
    ['*aab', 'aaaab', true],
    ['a*a', 'a', false],
    ['a.c', 'abc', false],
    ['[a]', '[a]', true],
    ['A', 'a', false],
  ])('%j on %j is %s', (pattern, text, matches) => {
    expect(matchesWildcard(pattern, text)).toBe(matches);
  });

  it('agrees with the plain definition', () => {
    const defined = (pattern: string, text: string): boolean => {
      if (pattern === '') return text === '';
      if (pattern[0] === '*')
        return defined(pattern.slice(1), text) || (text !== '' && defined(pattern, text.slice(1)));
      return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && defined(pattern.slice(1), text.slice(1));
    };
    const letters = (alphabet: string[]) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 8 });
    fc.assert(
      fc.property(letters(['a', 'b', '*', '?']), letters(['a', 'b']), (pattern, text) => {
        expect(matchesWildcard(pattern, text)).toBe(defined(pattern, text));
      }),
      { numRuns: 2000 },
    );
  });

  it('matches patterns on which regular expressions backtrack', () => {
    expect(matchesWildcard(`${'*a'.repeat(2000)}b`, 'a'.repeat(50_000))).toBe(false);
    expect(matchesWildcard(`*${'a'.repeat(50_000)}b`, 'a'.repeat(100_000))).toBe(false);
  });
});

describe('matchesAction', () => {
  it.each([
    ['kms:Decrypt', 'KMS:decrypt', true],
    ['kms:*', 'kms:Decrypt', true],
    ['KMS:GENERATE*', 'kms:GenerateDataKey', true],
    ['kms:Generate*', 'kms:Decrypt', false],
    ['*', 'kms:Decrypt', true],
    ['kms:?ecrypt', 'kms:Decrypt', true],
    ['s3:*', 'kms:Decrypt', false],
    ['kms:Decrypt', 'kms:DecryptAll', false],
  ])('%s on %s is %s', (pattern, action, matches) => {
    expect(matchesAction(pattern, action)).toBe(matches);
  });
});

describe('matchesArnGlob', () => {
  it.each([
    ['*', arn, true],
    [arn, arn, true],
    ['arn:aws:kms:*:111122223333:key/*', arn, true],
    ['arn:aws:kms:*:*:*', arn, true],
    ['arn:*:kms:us-????-?:*:key/1234*', arn, true],
    ['*:*:*:*:*:*', arn, true],
    ['arn:aws:kms:*:444455556666:key/*', arn, false],
    ['arn:aws:kms:us-east-1:111122223333:alias/*', arn, false],
    ['ARN:aws:kms:*:*:*', arn, false],
    // A wildcard never matches beyond its part, and too few parts match nothing.
    ['arn:aws:kms:*', arn, false],
    ['arn:aws:*:key/*', arn, false],
    ['arn:*:111122223333:key/*', arn, false],
    ['*:key/*', arn, false],
    ['**', arn, false],
    // The resource may contain colons.
    ['arn:aws:logs:*:*:log-group:*', 'arn:aws:logs:us-east-1:111122223333:log-group:a:b', true],
    ['arn:aws:logs:*:*:log-group', 'arn:aws:logs:us-east-1:111122223333:log-group:a', false],
    ['arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:role/path/Name', true],
    ['arn:aws:iam:*:111122223333:role/*', 'arn:aws:iam::111122223333:role/Name', true],
    ['acs:kms:*:*:*', 'acs:kms:cn-hangzhou:1234567890123456:key/key-abc', true],
    ['acs:kms:*:*', 'acs:kms:cn-hangzhou:1234567890123456:key/key-abc', false],
    ['acs:ram::*:role/app-*', 'acs:ram::1234567890123456:role/app-one', true],
    ['arn:aws:kms:*:*:*', 'no ARN at all', false],
    ['*', 'no ARN at all', true],
  ])('%s on %s is %s', (pattern, text, matches) => {
    expect(matchesArnGlob(toGlob(pattern), text, text.startsWith('acs:') ? 5 : 6)).toBe(matches);
  });
});

describe('the documented actions of a statement', () => {
  const expand = (elements: Partial<KeyPolicyStatement>, grammar = aws) => {
    const index = actionIndexOf(grammar.actions);
    return index.toNames(index.expand(statement(elements), 'ALLOW'));
  };

  it.each([
    [{ actions: ['kms:GenerateMac', 'KMS:getkeyrotation*'] }, ['kms:GenerateMac', 'kms:GetKeyRotationStatus']],
    [{ actions: ['kms:ReEncrypt*'] }, ['kms:ReEncryptFrom', 'kms:ReEncryptTo']],
    [{ actions: [] }, []],
    [{}, []],
    [{ notActions: [] }, []],
    [{ notActions: ['*'] }, []],
    [{ actions: ['s3:*', 'kms:NoSuchAction'] }, []],
    [{ actions: ['kms:*Mac'], notActions: ['kms:Verify*'] }, ['kms:GenerateMac']],
    [{ actions: [], notActions: ['kms:[!G]*', 'kms:?e*', 'kms:[a-z]*', 'kms:*e*', 'kms:*i*', 'kms:*a*'] }, []],
  ])('%j', (elements, actions) => {
    expect(expand(elements)).toEqual(actions);
  });

  it('expands `*` to everything and NotAction to the rest', () => {
    expect(expand({ actions: ['*'] })).toEqual(aws.actions.onKey);
    expect(expand({ actions: ['*'] }, alibaba)).toEqual(alibaba.actions.onKey);
    const rest = expand({ notActions: ['kms:Decrypt'] });
    expect(rest).toEqual(aws.actions.onKey.filter((action) => action !== 'kms:Decrypt'));
  });
});

describe('matchesKeyResource', () => {
  it.each([
    [{ resources: ['*'] }, true],
    [{ resources: [arn] }, true],
    [{ resources: ['arn:aws:s3:::bucket', arn] }, true],
    [{ resources: ['arn:aws:kms:*:111122223333:key/*'] }, true],
    [{ resources: [`arn:aws:kms:*:*:key/${variable('aws:PrincipalTag/key')}`] }, true],
    // A variable before the last part is plain text.
    [{ resources: [`arn:aws:kms:*:${variable('aws:PrincipalAccount')}:key/*`] }, false],
    [{ resources: ['arn:aws:kms:*:444455556666:key/*'] }, false],
    // A wildcard also matches colons.
    [{ resources: ['arn:aws:kms:*'] }, true],
    [{ resources: ['arn:aws:kms:us-east-1:*'] }, true],
    [{ resources: ['arn:aws:kms:*:key/*'] }, true],
    [{ resources: ['arn:*'] }, true],
    [{ resources: ['**'] }, true],
    [{ resources: ['arn:aws:s3:*'] }, false],
    [{ notResources: ['arn:aws:kms:*'] }, false],
    [{ resources: [] }, false],
    [{}, false],
    [{ notResources: [] }, false],
    [{ notResources: ['*'] }, false],
    [{ notResources: [arn] }, false],
    [{ notResources: [`arn:aws:kms:*:${variable('aws:PrincipalAccount')}:key/*`] }, true],
    [{ notResources: ['arn:aws:s3:::bucket'] }, true],
  ])('%j is %s', (elements, covered) => {
    expect(matchesKeyResource(statement(elements), aws, subject)).toBe(covered);
  });

  it.each([
    [{ resources: ['arn:aws:s3:::bucket'] }, true],
    [{ resources: [] }, false],
    [{ notResources: ['arn:aws:s3:::bucket'] }, true],
    [{ notResources: ['*'] }, false],
  ])('takes %j for %s where the ARN is not known', (elements, covered) => {
    expect(matchesKeyResource(statement(elements), aws, { ...subject, arn: null })).toBe(covered);
  });

  it.each([
    [{ resources: ['*'] }, true],
    [{ resources: [`arn:aws:kms:*:*:key/${variable('aws:PrincipalTag/key')}`] }, false],
    [{ resources: [`arn:aws:kms:*:*:key/${variable('aws:PrincipalTag/key')}`, arn] }, true],
    [{ resources: [`arn:aws:kms:*:*:key/${variable('aws:PrincipalTag/key')}`, 'arn:aws:s3:::bucket'] }, false],
    [{ notResources: [`arn:aws:kms:*:*:key/${variable('aws:PrincipalTag/key')}`] }, false],
    [{ notResources: ['arn:aws:s3:::bucket'] }, true],
  ])('%j covers the key in every request: %s', (elements, covered) => {
    expect(alwaysCoversKey(statement(elements), subject, true)).toBe(covered);
  });

  it.each([
    [{ resources: ['*'] }, true],
    [{ resources: ['arn:aws:s3:::bucket', '**'] }, true],
    [{ resources: [arn] }, false],
    [{ resources: ['arn:aws:s3:::bucket'] }, false],
    [{ resources: ['arn:aws:kms:*'] }, false],
    [{ notResources: ['arn:aws:s3:::bucket'] }, false],
  ])('%j covers every key that a draft may be for: %s', (elements, covered) => {
    expect(alwaysCoversKey(statement(elements), { ...subject, arn: null }, true)).toBe(covered);
  });

  it('treats a variable as plain text in a language without variables', () => {
    const keyArn = 'acs:kms:cn-hangzhou:1234567890123456:key/key-abc';
    const resources = [`acs:kms:*:${variable('acs:AccountId')}:key/*`];
    expect(matchesKeyResource(statement({ resources }), alibaba, { ...subject, arn: keyArn })).toBe(false);
  });
});
