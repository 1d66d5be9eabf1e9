import { describe, expect, it } from 'vitest';
import { account, allow, compare, type Statement } from './pairs.ts';

const other = '444455556666';
const when = (operator: string, key: string, value: string) => ({ [operator]: { [key]: value } });
const principalsOf = (newer: Statement): readonly string[] =>
  compare([allow({ AWS: `arn:aws:iam::${account}:root` }, 'kms:*')], [newer]).witnesses.map(
    ({ principal }) => principal,
  );

describe('a witness of new access', () => {
  it.each([
    ['aws:SourceArn', 'ArnLike', 'arn:aws:s3:::bucket'],
    ['aws:SourceAccount', 'StringEquals', account],
    ['aws:SourceOrgID', 'StringEquals', 'o-1'],
  ])('is a service where the request says on whose behalf it is made: %s', (key, operator, value) => {
    const principals = principalsOf(
      allow({ AWS: '*', Service: 's3.amazonaws.com' }, 'kms:Decrypt', when(operator, key, value)),
    );
    expect(new Set(principals)).toEqual(new Set(['s3.amazonaws.com']));
  });

  it('is a principal under such a condition where no service is allowed', () => {
    const role = `arn:aws:iam::${other}:role/app`;
    const newer = allow({ AWS: role }, 'kms:Decrypt', when('StringEquals', 'aws:SourceAccount', account));
    expect(principalsOf(newer)).toEqual([role]);
  });

  it('is no service where a condition requires an organization', () => {
    const newer = allow('*', 'kms:Decrypt', when('StringEquals', 'aws:PrincipalOrgID', 'o-1'));
    expect(principalsOf(newer).filter((principal) => principal.endsWith('.com'))).toEqual([]);
  });

  it.each([
    ['ArnLike', 'arn:aws-*:iam::444455556666:role/app'],
    ['ArnLike', 'arn:*:iam::444455556666:role/app'],
    ['StringLike', 'arn:aws*:iam::444455556666:role/app'],
    ['StringLike', 'arn:aws-us-???:iam::444455556666:role/app'],
  ])('is in a partition that exists: %s %s', (operator, pattern) => {
    const principals = principalsOf(allow('*', 'kms:Decrypt', when(operator, 'aws:PrincipalArn', pattern)));
    expect(principals).not.toEqual([]);
    for (const principal of principals) expect(principal).toMatch(/^arn:(aws|aws-cn|aws-us-gov):iam::\d{12}:/);
  });
});
