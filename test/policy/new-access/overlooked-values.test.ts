import { describe, expect, it } from 'vitest';
import { levelOf } from '../../../src/policy/compare/new-access/level.ts';
import { evaluatePolicy } from '../../../src/policy/evaluate/index.ts';
import { grammar as aws } from '../../../src/policy/languages/aws/index.ts';
import { allow, compare, deny, parse, type Statement, subject } from './pairs.ts';

const other = '444455556666';
const role = `arn:aws:iam::${other}:role/app`;
const session = (name: string) => `arn:aws:sts::${other}:assumed-role/app/${name}`;
const anyone = allow('*', 'kms:Decrypt');
const when = (operator: string, key: string, value: unknown) =>
  allow('*', 'kms:Decrypt', { [operator]: { [key]: value } });
const denyOthers = (listed: unknown): Statement => ({ ...deny(undefined, 'kms:Decrypt'), NotPrincipal: listed });

interface Row {
  readonly older: readonly Statement[];
  readonly newer: readonly Statement[];
  readonly principal: string;
  readonly key?: string;
  readonly value?: string;
}

describe('new access of single values and names is found', () => {
  const tag = 'aws:PrincipalTag/team';
  const vpcArn = 'aws:SourceVpcArn';
  const vpc = `arn:aws:ec2:eu-west-1:${other}:vpc/vpc-1`;
  const age = 'aws:MultiFactorAuthAge';
  it.each<[string, Row]>([
    [
      'for a value with an escaped asterisk',
      { older: [], newer: [when('StringEquals', tag, 'a${*}b')], principal: role, key: tag, value: 'a*b' },
    ],
    [
      'for a value with an escaped dollar sign, under an operator with wildcards',
      { older: [], newer: [when('StringLike', tag, 'a${$}b')], principal: role, key: tag, value: 'a$b' },
    ],
    [
      'for an ARN beside several asterisks, which match no ARN',
      { older: [], newer: [when('ArnLike', vpcArn, ['**', vpc])], principal: role, key: vpcArn, value: vpc },
    ],
    [
      'for a number that is larger than all others',
      { older: [], newer: [when('NumericEquals', age, '1e400')], principal: role, key: age, value: '1e400' },
    ],
    [
      'for a number above a very large one',
      {
        older: [],
        newer: [when('NumericGreaterThan', age, '1.7976931348623157e308')],
        principal: role,
        key: age,
        value: '1e309',
      },
    ],
    [
      'for sessions of other names than the one that was exempt',
      {
        older: [allow({ AWS: role }, 'kms:Decrypt'), denyOthers({ AWS: [role, session('session')] })],
        newer: [allow({ AWS: role }, 'kms:Decrypt')],
        principal: session('another'),
      },
    ],
  ])('%s', (_name, { older, newer, principal, key, value }) => {
    const context = key === undefined || value === undefined ? [] : [{ key, values: [value] }];
    const [before, after] = [older, newer].map((statements) =>
      levelOf(evaluatePolicy(parse(statements), { principal, action: 'kms:Decrypt', context }, aws, subject)),
    );
    expect(after).toBeGreaterThan(before ?? 2);
    expect(compare(older, newer).verdict).toBe('SOME');
  });
});

describe('it is undecided whether there is new access', () => {
  it('for callers of whom nothing is known, whom NotPrincipal exempts now', () => {
    const before = [anyone, denyOthers({ Federated: 'accounts.google.com' })];
    const after = [anyone, denyOthers({ Federated: 'cognito-identity.amazonaws.com' })];
    expect(compare(before, after)).toMatchObject({ verdict: 'UNDECIDED', witnesses: [] });
    expect(compare(before, before).verdict).toBe('NONE');
  });

  it('for a role that NotPrincipal may not have exempted, since it lists only the account', () => {
    const allowed = allow({ AWS: role }, 'kms:Decrypt');
    const guarded = [allowed, denyOthers({ AWS: other })];
    expect(compare(guarded, [allowed])).toMatchObject({ verdict: 'UNDECIDED', witnesses: [] });
    expect(compare(guarded, guarded).verdict).toBe('NONE');
    expect(compare([allowed], guarded).verdict).toBe('NONE');
    expect(compare(guarded, [allowed, deny('*', 'kms:Decrypt')]).verdict).toBe('NONE');
  });
});
