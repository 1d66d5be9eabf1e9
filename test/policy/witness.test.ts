import { describe, expect, it } from 'vitest';
import { evaluatePolicy } from '../../src/policy/evaluate/index.ts';
import type { KeyPolicyFindingCode } from '../../src/policy/types.ts';
import { analyzeStatements, parse, type StatementText, testClouds } from './test-clouds.ts';

const { grammar, subject } = testClouds.aws;
const stranger = '999900001111';
const partner = '222233334444';
const partnersRole = `arn:aws:iam::${partner}:role/App`;
const anyone = { Principal: '*' };

type Row = readonly [
  name: string,
  code: KeyPolicyFindingCode,
  statements: readonly StatementText[],
  principal: RegExp,
  action: string,
];

const when = (operator: string, key: string, value: unknown) => ({ Condition: { [operator]: { [key]: value } } });
const ofStranger = new RegExp(`^arn:aws:iam::${stranger}:`);
const ofOwnAccount = new RegExp(`^arn:aws:iam::${subject.accountId}:`);

const rows: readonly Row[] = [
  ['anyone', 'PUBLIC_ACCESS', [anyone], ofStranger, 'kms:Decrypt'],
  [
    'anyone, an action that works across accounts',
    'PUBLIC_ACCESS',
    [{ ...anyone, Action: 'kms:*' }],
    ofStranger,
    'kms:CreateGrant',
  ],
  [
    'anyone who can only be of the own account',
    'PUBLIC_ACCESS',
    [{ ...anyone, Action: 'kms:PutKeyPolicy' }],
    ofOwnAccount,
    'kms:PutKeyPolicy',
  ],
  ['whoever changes the policy', 'POLICY_TAKEOVER', [{ ...anyone, Action: 'kms:*' }], ofOwnAccount, 'kms:PutKeyPolicy'],
  [
    'whoever makes grants',
    'GRANT_DELEGATION',
    [{ Principal: { AWS: partnersRole }, Action: 'kms:*' }],
    /^arn:aws:iam::222233334444:role\/App$/,
    'kms:CreateGrant',
  ],
  [
    'administration from an organization',
    'EXTERNAL_ADMINISTRATION',
    [{ ...anyone, Action: 'kms:*', ...when('StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5') }],
    ofOwnAccount,
    'kms:CancelKeyDeletion',
  ],
  [
    'an exception by address',
    'PUBLIC_ACCESS',
    [{ ...anyone, ...when('NotIpAddress', 'aws:SourceIp', '198.51.100.0/24') }],
    ofStranger,
    'kms:Decrypt',
  ],
  [
    'an exception of everything',
    'PUBLIC_ACCESS',
    [{ ...anyone, ...when('StringNotLike', 'kms:ViaService', '*') }],
    ofStranger,
    'kms:Decrypt',
  ],
  [
    'values of which the first matches nothing',
    'PUBLIC_ACCESS',
    [{ ...anyone, ...when('NumericLessThan', 'aws:MultiFactorAuthAge', ['soon', '3600']) }],
    ofStranger,
    'kms:Decrypt',
  ],
  [
    'a tag that equals another',
    'PUBLIC_ACCESS',
    [{ ...anyone, ...when('StringEquals', 'aws:ResourceTag/team', '$' + '{aws:PrincipalTag/team}') }],
    ofStranger,
    'kms:Decrypt',
  ],
  [
    'two conditions on one key',
    'PUBLIC_ACCESS',
    [
      {
        ...anyone,
        Condition: {
          StringLike: { 'kms:ViaService': '*.amazonaws.com' },
          StringEquals: { 'kms:ViaService': ['none', 's3.eu-west-1.amazonaws.com'] },
        },
      },
    ],
    ofStranger,
    'kms:Decrypt',
  ],
  [
    'a Deny that a request can avoid',
    'PUBLIC_ACCESS',
    [anyone, { ...anyone, Effect: 'Deny', ...when('StringNotEquals', 'aws:PrincipalTag/team', 'blue') }],
    ofStranger,
    'kms:Decrypt',
  ],
  [
    'a Deny of what the Allow asks for, but for another key',
    'PUBLIC_ACCESS',
    [
      { ...anyone, ...when('Bool', 'aws:SecureTransport', 'true') },
      {
        ...anyone,
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': 'true' }, NumericGreaterThan: { 'aws:MultiFactorAuthAge': '60' } },
      },
    ],
    ofStranger,
    'kms:Decrypt',
  ],
  [
    'a service',
    'CONFUSED_DEPUTY',
    [{ Principal: { Service: 'sns.amazonaws.com' } }],
    /^sns\.amazonaws\.com$/,
    'kms:Decrypt',
  ],
];

describe('the witness of a finding', () => {
  it.each(rows)('%s', (_name, code, statements, principal, action) => {
    const finding = analyzeStatements(statements, testClouds.aws).findings.find((each) => each.code === code);
    expect(finding?.witness?.principal).toMatch(principal);
    expect(finding?.witness?.action).toBe(action);
    const { outcome, missingContext } = evaluatePolicy(
      parse(statements, testClouds.aws),
      finding!.witness!,
      grammar,
      subject,
    );
    expect({ outcome, missingContext }).toEqual({ outcome: 'ALLOW', missingContext: [] });
  });

  it('is none where administration has no effect across accounts', () => {
    const { findings } = analyzeStatements(
      [{ Principal: { AWS: partner }, Action: 'kms:ScheduleKeyDeletion' }],
      testClouds.aws,
    );
    expect(findings.find(({ code }) => code === 'EXTERNAL_ADMINISTRATION')?.witness).toBeNull();
  });
});
