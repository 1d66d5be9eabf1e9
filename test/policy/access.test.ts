import { describe, expect, it } from 'vitest';
import { evaluatePolicy } from '../../src/policy/evaluate/index.ts';
import type { KeyPolicyAccess } from '../../src/policy/types.ts';
import { analyzeStatements, parse, type StatementText, type TestCloud, testClouds } from './test-clouds.ts';

const own = '111122223333';
const other = '222233334444';
const role = (account: string) => `arn:aws:iam::${account}:role/App`;
const root = (account: string) => `arn:aws:iam::${account}:root`;
const named = (...AWS: string[]) => ({ Principal: { AWS } });
const deny = (action: string | string[], principal: StatementText = { Principal: '*' }) => ({
  Effect: 'Deny',
  Action: action,
  ...principal,
});
const unless = (keys: Record<string, string>) => ({ ...deny('kms:*'), Condition: { StringNotEquals: keys } });
const unlessRole = (arn: string) => ({ ...deny('kms:*'), Condition: { ArnNotEquals: { 'aws:PrincipalArn': arn } } });
const denyLike = (arn: string) => ({ ...deny('kms:*'), Condition: { ArnLike: { 'aws:PrincipalArn': arn } } });
const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };

const access = (
  statements: readonly StatementText[],
  testCloud: TestCloud = testClouds.aws,
): readonly KeyPolicyAccess[] => analyzeStatements(statements, testCloud).access;

type Entry = readonly [
  principal: string,
  actions: readonly string[],
  statements: readonly number[],
  conditional: boolean,
];

const entries = (statements: readonly StatementText[], testCloud?: TestCloud): readonly Entry[] =>
  access(statements, testCloud).map((entry) => [
    entry.principal.value,
    entry.actions,
    entry.statements,
    entry.conditional,
  ]);

type Row = readonly [name: string, statements: readonly StatementText[], entries: readonly Entry[]];

const decrypt = ['kms:Decrypt'];
const both = ['kms:Decrypt', 'kms:Encrypt'];

const rows: readonly Row[] = [
  ['nobody', [], []],
  ['one principal', [named(role(own))], [[role(own), decrypt, [0], false]]],
  [
    'principals in order of first appearance',
    [named(role(own)), named(root(own), role(own)), named(other)],
    [
      [role(own), decrypt, [0, 1], false],
      [root(own), decrypt, [1], false],
      [other, decrypt, [2], false],
    ],
  ],
  ['an account id and its root are one', [named(own), named(root(own))], [[own, decrypt, [0, 1], false]]],
  [
    'a star and a star of a type are one',
    [{ Principal: '*' }, { ...named('*'), Action: 'kms:Encrypt' }],
    [['*', both, [0, 1], false]],
  ],
  ['a principal written twice in one statement', [named(role(own), role(own))], [[role(own), decrypt, [0], false]]],
  [
    'actions in any letter case, sorted',
    [{ ...named(own), Action: ['KMS:ENCRYPT', 'kms:decrypt'] }],
    [[own, both, [0], false]],
  ],
  [
    'patterns are expanded',
    [{ ...named(own), Action: ['kms:ReEncrypt*', 'kms:En?rypt'] }],
    [[own, ['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'], [0], false]],
  ],
  [
    'actions of other services are none',
    [{ ...named(own), Action: ['s3:*', 'kms:Decrypt'] }],
    [[own, decrypt, [0], false]],
  ],
  ['who is left with no action is left out', [{ ...named(own), Action: 's3:*' }], []],
  [
    'an undocumented action is shown as it is written',
    [{ ...named(own), Action: ['kms:Foo', 'KMS:foo', 'kms:Decrypt'] }],
    [[own, ['kms:Decrypt', 'kms:Foo'], [0], false]],
  ],
  [
    'conditional where each grant is',
    [
      { ...named(own), ...mfa },
      { ...named(own), ...mfa },
    ],
    [[own, decrypt, [0, 1], true]],
  ],
  ['not conditional where one grant is not', [{ ...named(own), ...mfa }, named(own)], [[own, decrypt, [0, 1], false]]],
  ['not conditional, whichever comes first', [named(own), { ...named(own), ...mfa }], [[own, decrypt, [0, 1], false]]],
  [
    'a statement that gives nothing does not count',
    [{ ...named(own), ...mfa }, { ...named(own), Action: 'kms:Encrypt' }, deny('kms:Encrypt')],
    [[own, decrypt, [0], true]],
  ],
  ['an ineffective statement', [{ ...named(own), Resource: 'arn:aws:s3:::bucket' }], []],
  ['deleted principals are nobody', [named('AIDAEXAMPLEEXAMPLE123', own)], [[own, decrypt, [0], false]]],
  [
    'a Deny of some actions to anyone',
    [{ ...named(own), Action: both }, deny('kms:Encrypt')],
    [[own, decrypt, [0], false]],
  ],
  ['a Deny of all actions to anyone', [{ ...named(own), Action: both }, deny('kms:*')], []],
  [
    'a Deny to a listed principal',
    [{ ...named(role(own), other), Action: both }, deny('kms:Encrypt', named(role(own)))],
    [
      [role(own), decrypt, [0], false],
      [other, both, [0], false],
    ],
  ],
  ['a Deny to its account', [named(role(own)), deny('kms:*', named(own))], []],
  ['a Deny to somebody else', [named(role(own)), deny('kms:*', named(other))], [[role(own), decrypt, [0], false]]],
  ['a Deny to a role of an account', [named(own), deny('kms:*', named(role(own)))], [[own, decrypt, [0], false]]],
  ['a Deny to a listed one leaves anyone', [named('*'), deny('kms:*', named(own))], [['*', decrypt, [0], false]]],
  ['a Deny with a condition', [named(own), { ...deny('kms:*'), ...mfa }], [[own, decrypt, [0], true]]],
  [
    'a Deny with a condition on other actions',
    [named(own), { ...deny('kms:Encrypt'), ...mfa }],
    [[own, decrypt, [0], false]],
  ],
  [
    'a Deny that spares the account',
    [named(own), unless({ 'aws:PrincipalAccount': own })],
    [[own, decrypt, [0], false]],
  ],
  [
    'a Deny by ForAnyValue with IfExists leaves services, which lack the key',
    [
      { Principal: { Service: 's3.amazonaws.com' } },
      { ...deny('kms:*'), Condition: { 'ForAnyValue:StringLikeIfExists': { 'aws:PrincipalOrgPaths': 'o-a/*' } } },
    ],
    [['s3.amazonaws.com', decrypt, [0], false]],
  ],
  ['a Deny of the ARNs of IAM in the account', [named(role(own)), denyLike(`arn:aws:iam::${own}:*`)], []],
  [
    'a Deny of the ARNs of IAM leaves federated users',
    [named(own), denyLike(`arn:aws:iam::${own}:*`)],
    [[own, decrypt, [0], true]],
  ],
  ['a Deny of all ARNs of the account', [named(own), denyLike(`arn:aws:*::${own}:*`)], []],
  [
    'a Deny of all but one role',
    [named(role(own), `${role(own)}2`), unlessRole(role(own))],
    [[role(own), decrypt, [0], false]],
  ],
  ['a Deny of all but one role, of an account', [named(own), unlessRole(role(own))], [[own, decrypt, [0], true]]],
  [
    'a Deny of all but an account and its principals, by NotPrincipal',
    [named(own, role(own)), deny('kms:*', { NotPrincipal: { AWS: [own, role(own)] } })],
    [
      [own, decrypt, [0], true],
      [role(own), decrypt, [0], false],
    ],
  ],
  [
    'a Deny to all but listed ones',
    [named(role(own), role(other)), deny('kms:*', { NotPrincipal: { AWS: [role(own)] } })],
    [[role(own), decrypt, [0], false]],
  ],
  [
    'a Deny by NotAction',
    [
      { ...named(own), Action: both },
      { Effect: 'Deny', Principal: '*', NotAction: 'kms:Decrypt' },
    ],
    [[own, decrypt, [0], false]],
  ],
  [
    'a Deny on another resource',
    [named(own), { ...deny('kms:*'), Resource: 'arn:aws:s3:::bucket' }],
    [[own, decrypt, [0], false]],
  ],
  [
    'actions that do not work across accounts',
    [{ ...named(own, other), Action: ['kms:Decrypt', 'kms:PutKeyPolicy', 'kms:CreateGrant'] }],
    [
      [own, ['kms:CreateGrant', 'kms:Decrypt', 'kms:PutKeyPolicy'], [0], false],
      [other, ['kms:CreateGrant', 'kms:Decrypt'], [0], false],
    ],
  ],
  ['nothing that works across accounts', [{ ...named(other), Action: 'kms:PutKeyPolicy' }], []],
  [
    'anyone narrowed to the own account is inside',
    [
      {
        ...named('*'),
        Action: ['kms:Decrypt', 'kms:EnableKey'],
        Condition: { StringEquals: { 'kms:CallerAccount': own } },
      },
    ],
    [['*', ['kms:Decrypt', 'kms:EnableKey'], [0], true]],
  ],
  [
    'a service is inside',
    [{ Principal: { Service: 'a.amazonaws.com' }, Action: 'kms:EnableKey' }],
    [['a.amazonaws.com', ['kms:EnableKey'], [0], false]],
  ],
  ['an Allow with NotPrincipal lets anyone in', [{ NotPrincipal: { AWS: own } }], [['*', decrypt, [0], false]]],
];

describe('access', () => {
  it.each(rows)('%s', (_name, statements, expected) => {
    expect(entries(statements)).toEqual(expected);
  });

  it('gives anyone what insiders among them can do', () => {
    const [anyone] = access([{ ...named('*'), Action: 'kms:*' }]);
    expect(anyone?.actions).toEqual(testClouds.aws.grammar.actions.onKey);
  });

  it('gives anyone outside what works across accounts', () => {
    const principals = { Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' } } };
    const [anyone] = access([{ ...named('*'), Action: 'kms:*', ...principals }, deny('kms:*', named(root(own)))]);
    expect(anyone?.principal.value).toBe('*');
    expect(anyone?.actions).toEqual([...(testClouds.aws.grammar.actions.crossAccount ?? [])].sort());
  });

  it('leaves services, which are of no account, all actions where the own account is denied them', () => {
    const statements = [{ ...named('*'), Action: 'kms:*' }, deny('kms:*', named(root(own)))];
    const [anyone] = access(statements);
    const { grammar, subject } = testClouds.aws;
    const request = { principal: 's3.amazonaws.com', action: 'kms:PutKeyPolicy', context: [] };
    expect(evaluatePolicy(parse(statements, testClouds.aws), request, grammar, subject).outcome).toBe('ALLOW');
    expect(anyone?.actions).toEqual(grammar.actions.onKey);
  });

  it('gives the own account every documented action on a key', () => {
    expect(access([{ ...named(own), Action: 'kms:*' }])[0]?.actions).toEqual(testClouds.aws.grammar.actions.onKey);
  });

  it.each([
    ['kms:Decrypt', ['CRYPTOGRAPHIC_USE']],
    ['kms:EnableKey', ['ADMINISTRATION']],
    ['kms:PutKeyPolicy', ['PERMISSIONS_MANAGEMENT']],
    ['kms:DescribeKey', ['METADATA_READ']],
    ['kms:*', ['CRYPTOGRAPHIC_USE', 'ADMINISTRATION', 'PERMISSIONS_MANAGEMENT', 'METADATA_READ']],
  ])('names the capabilities of %s', (action, capabilities) => {
    expect(access([{ ...named(own), Action: action }])[0]?.capabilities).toEqual(capabilities);
  });

  it('treats a Deny on Alibaba Cloud as exempting an account only where requests carry its id', () => {
    const user = 'acs:ram::1111222233334444:user/bob';
    const guard = { ...deny('kms:*'), Condition: { StringNotEquals: { 'acs:AccountId': '1111222233334444' } } };
    const statements = [{ Principal: { RAM: user } }, guard];
    expect(entries(statements, testClouds['alibaba-cloud'])).toEqual([[user, decrypt, [0], true]]);
  });

  it('takes nothing from outside principals on Alibaba Cloud, which documents no such limit', () => {
    const user = 'acs:ram::2222333344445555:user/bob';
    expect(
      entries([{ Principal: { RAM: [user] }, Action: ['kms:SetKeyPolicy'] }], testClouds['alibaba-cloud']),
    ).toEqual([[user, ['kms:SetKeyPolicy'], [0], false]]);
  });
});
