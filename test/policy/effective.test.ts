import { describe, expect, it } from 'vitest';
import { type IneffectiveReason, isEffective, whyIneffective } from '../../src/policy/analyze/effective.ts';
import { type Cloud, draft, parse, type StatementText, testClouds } from './test-clouds.ts';

type Row = readonly [name: string, cloud: Cloud, statement: StatementText, reason: IneffectiveReason | null];

const awsKey = testClouds.aws.subject.arn;
const alibabaKey = testClouds['alibaba-cloud'].subject.arn;
const anyone = { Principal: '*' };
const deleted = 'AROAEXAMPLEEXAMPLE123';
const absent = undefined;

const rows: readonly Row[] = [
  ['a plain Allow', 'aws', anyone, null],
  ['a Deny is judged alike', 'aws', { ...anyone, Effect: 'Deny', Action: [] }, 'NO_ACTION'],
  ['neither Action nor NotAction', 'aws', { ...anyone, Action: absent }, 'NO_ACTION'],
  ['an empty Action', 'aws', { ...anyone, Action: [] }, 'NO_ACTION'],
  ['an empty NotAction', 'aws', { ...anyone, NotAction: [] }, 'NO_ACTION'],
  ['an empty Action and a NotAction', 'aws', { ...anyone, Action: [], NotAction: 'kms:Encrypt' }, null],
  ['a NotAction', 'aws', { ...anyone, NotAction: 'kms:Encrypt' }, null],
  ['a star for an action', 'aws', { ...anyone, Action: '*' }, null],
  ['an action of another service, on AWS', 'aws', { ...anyone, Action: 's3:GetObject' }, 'NO_ACTION_ON_A_KEY'],
  ['an action on no key', 'aws', { ...anyone, Action: ['kms:CreateKey', 'kms:ListKeys'] }, 'NO_ACTION_ON_A_KEY'],
  ['an action that nobody documents', 'aws', { ...anyone, Action: 'kms:Future' }, null],
  ['a pattern that nothing fits', 'aws', { ...anyone, Action: 'kms:Future*' }, 'NO_ACTION_ON_A_KEY'],
  ['the name of an operation', 'aws', { ...anyone, Action: 'kms:ReEncrypt' }, null],
  [
    'the name of an operation, in a Deny',
    'aws',
    { ...anyone, Effect: 'Deny', Action: 'kms:ReEncrypt' },
    'NO_ACTION_ON_A_KEY',
  ],
  [
    'principals that match nobody',
    'aws',
    { Principal: { AWS: ['arn:aws:iam::111122223333:role/*', deleted] } },
    'NOBODY',
  ],
  [
    'a key that the action never carries',
    'aws',
    { ...anyone, Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } },
    'KEYS_NOT_CARRIED',
  ],
  [
    'a key that one of the actions carries',
    'aws',
    { ...anyone, Action: 'kms:*', Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } },
    null,
  ],
  [
    'a key that may be missing',
    'aws',
    { ...anyone, Condition: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'true' } } },
    null,
  ],
  [
    'a condition that nothing meets',
    'aws',
    { ...anyone, Condition: { StringEquals: { 'aws:PrincipalAccount': '1*' } } },
    'CONDITION_NEVER_MET',
  ],
  [
    'a date that is none',
    'aws',
    { ...anyone, Condition: { DateLessThan: { 'aws:CurrentTime': 'tomorrow' } } },
    'CONDITION_NEVER_MET',
  ],
  [
    'a date that is none beside another',
    'aws',
    { ...anyone, Condition: { DateLessThan: { 'aws:CurrentTime': ['tomorrow', '2030-01-01T00:00:00Z'] } } },
    null,
  ],
  [
    'text that is no ARN under an ARN operator',
    'aws',
    { ...anyone, Condition: { ArnLike: { 'aws:PrincipalArn': 'App' } } },
    'CONDITION_NEVER_MET',
  ],
  [
    'a variable that may hold an ARN',
    'aws',
    { ...anyone, Condition: { ArnLike: { 'aws:PrincipalArn': '$' + '{aws:PrincipalTag/partner}' } } },
    null,
  ],
  [
    'neither true nor false',
    'aws',
    { ...anyone, Condition: { Bool: { 'aws:SecureTransport': 'yes' } } },
    'CONDITION_NEVER_MET',
  ],
  ['neither Resource nor NotResource', 'aws', { ...anyone, Resource: absent }, 'NO_RESOURCE'],
  ['an empty Resource', 'aws', { ...anyone, Resource: [] }, 'NO_RESOURCE'],
  ['an empty NotResource', 'aws', { ...anyone, NotResource: [] }, 'NO_RESOURCE'],
  ['this key', 'aws', { ...anyone, Resource: awsKey }, null],
  ['this key by a pattern', 'aws', { ...anyone, Resource: 'arn:aws:kms:*:111122223333:key/*' }, null],
  ['this key among others', 'aws', { ...anyone, Resource: ['arn:aws:s3:::bucket', awsKey] }, null],
  ['another resource', 'aws', { ...anyone, Resource: 'arn:aws:s3:::bucket' }, 'OTHER_RESOURCES'],
  ['the key of another account', 'aws', { ...anyone, Resource: 'arn:aws:kms:*:222233334444:key/*' }, 'OTHER_RESOURCES'],
  ['an alias', 'aws', { ...anyone, Resource: 'arn:aws:kms:eu-west-1:111122223333:alias/app' }, 'OTHER_RESOURCES'],
  ['every resource but others', 'aws', { ...anyone, NotResource: 'arn:aws:s3:::bucket' }, null],
  ['every resource but this key', 'aws', { ...anyone, NotResource: awsKey }, 'OTHER_RESOURCES'],
  ['every resource but all', 'aws', { ...anyone, NotResource: '*' }, 'OTHER_RESOURCES'],
  ['only deleted principals', 'aws', { Principal: { AWS: [deleted, 'AIDAEXAMPLEEXAMPLE123'] } }, 'NOBODY'],
  ['a deleted principal beside another', 'aws', { Principal: { AWS: [deleted, '111122223333'] } }, null],
  ['no principal at all', 'aws', { Principal: {} }, null],
  ['a deleted principal under NotPrincipal', 'aws', { NotPrincipal: { AWS: deleted } }, null],
  ['a plain Allow', 'alibaba-cloud', anyone, null],
  ['a star for an action', 'alibaba-cloud', { ...anyone, Action: '*' }, 'NO_ACTION_ON_A_KEY'],
  ['actions of other services', 'alibaba-cloud', { ...anyone, Action: ['oss:*', 'ecs:*'] }, 'NO_ACTION_ON_A_KEY'],
  ['an action of KMS among others', 'alibaba-cloud', { ...anyone, Action: ['oss:*', 'kms:Decrypt'] }, null],
  ['an action in other letter case', 'alibaba-cloud', { ...anyone, Action: 'KMS:decrypt' }, null],
  ['a NotAction', 'alibaba-cloud', { ...anyone, NotAction: 'oss:*' }, null],
  ['this key', 'alibaba-cloud', { ...anyone, Resource: alibabaKey }, null],
  ['another key', 'alibaba-cloud', { ...anyone, Resource: `${alibabaKey}5` }, 'OTHER_RESOURCES'],
];

describe('whyIneffective', () => {
  it.each(rows)('%s, %s', (_name, cloud, statement, reason) => {
    const { grammar, subject } = testClouds[cloud];
    const [parsed] = parse([statement], testClouds[cloud]).statements;
    expect(whyIneffective(parsed!, grammar, subject)).toBe(reason);
    expect(isEffective(parsed!, grammar, subject)).toBe(reason === null);
  });

  it('is computed again if the same statement is analyzed for another key', () => {
    const { grammar, subject } = testClouds.aws;
    const [statement] = parse([{ ...anyone, Resource: awsKey }], testClouds.aws).statements;
    expect(whyIneffective(statement!, grammar, subject)).toBeNull();
    expect(whyIneffective(statement!, grammar, { ...subject, arn: `${awsKey}0` })).toBe('OTHER_RESOURCES');
    expect(whyIneffective(statement!, grammar, draft)).toBeNull();
    expect(whyIneffective(statement!, grammar, subject)).toBeNull();
  });

  it('considers deleted principals only where the provider does', () => {
    const { grammar, subject } = testClouds.aws;
    const [statement] = parse([{ Principal: { AWS: deleted } }], testClouds.aws).statements;
    const lenient = { ...grammar, principals: { ...grammar.principals, deletedHasNoEffect: false } };
    expect(isEffective(statement!, grammar, subject)).toBe(false);
    expect(isEffective(statement!, lenient, subject)).toBe(true);
  });
});
