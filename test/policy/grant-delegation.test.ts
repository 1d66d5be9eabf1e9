import { describe, expect, it } from 'vitest';
import { analyzeStatements, awsAccount, type StatementText, testClouds } from './test-clouds.ts';

const role = 'arn:aws:iam::444455556666:role/app';
const throughServices = 'kms:GrantIsForAWSResource';
const action = { Action: 'kms:CreateGrant' };
const allowed: StatementText = { Principal: { AWS: role }, ...action };
const deny = (rest: StatementText): StatementText => ({
  Effect: 'Deny',
  Principal: '*',
  ...action,
  Condition: { Bool: { [throughServices]: 'false' } },
  ...rest,
});
const when = (condition: Record<string, unknown>): StatementText => ({ ...allowed, Condition: condition });
const codesOf = (statements: readonly StatementText[]): readonly string[] =>
  analyzeStatements(statements, testClouds.aws).findings.map(({ code }) => code);

const grantee = 'kms:GranteePrincipal';
const constrained = { 'kms:GrantConstraintType': 'EncryptionContextSubset' };
const operations = { 'kms:GrantOperations': ['Decrypt'] };

describe('an outside role may create grants without limits', () => {
  it.each<[string, readonly StatementText[]]>([
    ['where a Deny names services only', [allowed, deny({ Principal: { Service: '*' } })]],
    ['where a Deny names those of identity providers only', [allowed, deny({ Principal: { Federated: '*' } })]],
    [
      'where a Deny depends on a policy variable in its Resource',
      [allowed, deny({ Resource: `arn:aws:kms:*:*:key/\${aws:PrincipalTag/key}` })],
    ],
    [
      'where a Deny compares the answer in another letter case',
      [allowed, deny({ Condition: { StringEquals: { [throughServices]: 'False' } } })],
    ],
    [
      'where only one of the operations must be listed',
      [when({ StringEquals: constrained, 'ForAnyValue:StringEquals': operations })],
    ],
    ['where the grantee may be a role of any account', [when({ StringLike: { [grantee]: 'arn:aws:iam::*:role/*' } })]],
    [
      'where the grantee may be a role of some name in any account',
      [when({ ArnLike: { [grantee]: 'arn:aws:iam::*:role/app' } })],
    ],
  ])('%s', (_name, statements) => {
    expect(codesOf(statements)).toContain('GRANT_DELEGATION');
  });

  it.each<[string, readonly StatementText[]]>([
    ['not where a Deny names everyone', [allowed, deny({})]],
    ['not where a Deny names the role', [allowed, deny({ Principal: { AWS: role } })]],
    [
      'not where each of the operations must be listed',
      [when({ StringEquals: constrained, 'ForAllValues:StringEquals': operations })],
    ],
    [
      'not where the grantee is of one account',
      [when({ ArnLike: { [grantee]: `arn:aws:iam::${awsAccount}:role/*` } })],
    ],
    ['not where the grantee is a service', [when({ StringEquals: { [grantee]: 'dynamodb.amazonaws.com' } })]],
  ])('%s', (_name, statements) => {
    expect(codesOf(statements)).not.toContain('GRANT_DELEGATION');
  });
});
