import { testClouds } from '../test-clouds.ts';
import type { Vocabulary } from './vocabulary.ts';

const own = '111122223333';
const accounts = [own, '444455556666', '777788889999'];
const stranger = '999900001111';
const services = ['s3.amazonaws.com', 'sns.amazonaws.com', 'logs.us-east-2.amazonaws.com'];
const sso = 'AWSReservedSSO_Admin_0123';
const roleNames = [
  'app',
  'app2',
  'admin',
  `aws-reserved/sso.amazonaws.com/us-east-2/${sso}`,
  'service-role/app',
  `x${own}`,
];

const each = (form: (account: string) => readonly string[]): readonly string[] => accounts.flatMap(form);
const roles = each((account) => roleNames.map((name) => `arn:aws:iam::${account}:role/${name}`));
const users = each((account) => ['bob', 'al:ice'].map((name) => `arn:aws:iam::${account}:user/${name}`));
const sessions = each((account) =>
  ['app', 'admin', sso, 'x'].map((name) => `arn:aws:sts::${account}:assumed-role/${name}/one`),
);
const federated = each((account) => [`arn:aws:sts::${account}:federated-user/fed`]);
const roots = each((account) => [`arn:aws:iam::${account}:root`]);
const odd = ['AROAEXAMPLEID00000001', `arn:aws-cn:iam::${own}:role/app`, `arn:aws:iam::${own}:role/*`];

const organizations = ['o-aaaaaaaaaa', 'o-bbbbbbbbbb', 'o-*', 'o*'];
const accountValues = [...accounts, '1111*', '*', '$' + '{aws:PrincipalAccount}', '$' + '{aws:ResourceAccount}'];
const arnPatterns = [
  ...each((account) => [
    `arn:aws:iam::${account}:role/*`,
    `arn:aws:iam::${account}:role/app*`,
    `arn:aws:iam::${account}:*`,
  ]),
  'arn:aws:iam::*:role/app',
  'arn:aws:iam::*role/app',
  `arn:aws:iam::${own}*`,
  `arn:*:iam::${own}:role/*`,
  '*:role/app',
  `arn:aws:iam::${own}:role/aws-reserved/*`,
  `arn:aws:iam::${own}:role/*/AWSReservedSSO_Admin_*`,
  `arn:aws:sts::${own}:assumed-role/app/one`,
  `arn:aws:iam::*${own}*`,
  'garbage',
  '*',
];

/** Values that follow from the caller. */
const callerVariables = ['$' + '{aws:PrincipalArn}', '$' + '{aws:PrincipalAccount}', 'by-$' + '{aws:PrincipalAccount}'];

const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
const anyKey = 'arn:aws:kms:*:*:key/*';
const otherKey = `arn:aws:kms:eu-west-1:${own}:key/other`;
const taggedKey = 'arn:aws:kms:*:*:key/$' + '{aws:PrincipalTag/key}';
const resources: Vocabulary['resources'] = [
  { Resource: [anyKey] },
  { Resource: [otherKey] },
  { Resource: [taggedKey] },
  { Resource: [taggedKey, otherKey] },
  { Resource: [taggedKey, anyKey] },
  { NotResource: [taggedKey] },
  { NotResource: [otherKey] },
];

/** Condition keys with values that a policy may compare them with. */
const conditionValues: Vocabulary['conditionValues'] = [
  ['aws:PrincipalAccount', accountValues],
  ['kms:CallerAccount', accountValues],
  ['aws:PrincipalArn', [...roles, ...users, ...roots, ...arnPatterns]],
  ['aws:userid', ['AROAEXAMPLEID00000001:*', own, '444455556666:fed', 'AROA*', '*:one']],
  ['aws:PrincipalOrgID', organizations],
  ['aws:PrincipalOrgPaths', ['o-aaaaaaaaaa/*', 'o-aaaaaaaaaa/r-ab/ou-1/*', 'o-*/r-ab/*']],
  ['aws:SourceIp', ['203.0.113.0/24', '0.0.0.0/1', '128.0.0.0/1', '10.0.0.0/8', '2001:db8::/33', '256.1.1.1/33']],
  ['aws:SourceVpc', ['vpc-1', 'vpc-2', 'vpc-*']],
  ['aws:SourceAccount', accountValues],
  ['aws:SourceArn', [`arn:aws:sns:us-east-2:${own}:t`, 'arn:aws:s3:::bucket', 'arn:aws:s3:::bucket*']],
  ['aws:PrincipalIsAWSService', ['true', 'false']],
  ['aws:PrincipalServiceName', [...services, '*.amazonaws.com']],
  ['lambda:SourceFunctionArn', each((account) => [`arn:aws:lambda:us-east-2:${account}:function:f`])],
  ['kms:EncryptionContext:aws:logs:arn', [`arn:aws:logs:us-east-2:${own}:*`, own, 'x']],
  ['aws:PrincipalTag/team', ['a', '*']],
  ['kms:EncryptionContext:caller', [...callerVariables, ...roles.slice(0, 3), ...accounts, '4444*']],
  ['aws:SecureTransport', ['true', 'false']],
  ['aws:MultiFactorAuthPresent', ['true', 'false']],
  ['kms:GrantIsForAWSResource', ['true', 'false']],
  ['aws:unknown', ['x']],
];

const strings = ['StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike', 'StringEqualsIgnoreCase'];
const arns = ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'];

function operatorsFor(key: string): readonly string[] {
  if (key === 'aws:SourceIp') return ['IpAddress', 'NotIpAddress', 'StringEquals'];
  if (/IsAWS|Secure|MultiFactor|GrantIs/.test(key)) return ['Bool', 'StringEquals', 'StringNotEquals'];
  return /arn$/i.test(key) ? [...arns, ...strings] : [...strings, 'ArnLike'];
}

const actions = [
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:PutKeyPolicy',
  'kms:CreateGrant',
  'kms:ReEncrypt',
  'KMS:DECRYPT',
  'kms:?ecrypt',
  'kms:*Encrypt*',
  'kms:*',
  'kms:De*',
  '*',
  'kms:Future',
];

/** The values that a request may carry, by condition key; keys that a principal never carries are left out. */
const contextValues: Vocabulary['contextValues'] = [
  ['aws:PrincipalOrgID', ['o-aaaaaaaaaa', 'o-bbbbbbbbbb', 'o-zzzzzzzzzz'], 'PRINCIPAL'],
  ['aws:PrincipalOrgPaths', ['o-aaaaaaaaaa/r-ab/ou-1/', 'o-zzzzzzzzzz/r-ab/'], 'PRINCIPAL'],
  ['aws:userid', ['AROAEXAMPLEID00000001:one', 'AROAOTHER:one'], 'PRINCIPAL'],
  ['aws:PrincipalTag/team', ['a'], 'PRINCIPAL'],
  ['aws:PrincipalTag/key', [keyId, 'other'], 'PRINCIPAL'],
  ['aws:SourceIp', ['203.0.113.7', '9.9.9.9', '200.1.1.1', '10.1.1.1'], 'ANY'],
  ['aws:SourceVpc', ['vpc-1', 'vpc-9'], 'ANY'],
  ['aws:SourceAccount', accounts, 'SERVICE'],
  ['aws:SourceArn', [`arn:aws:sns:us-east-2:${own}:t`, 'arn:aws:s3:::bucket2'], 'SERVICE'],
  ['kms:EncryptionContext:aws:logs:arn', [`arn:aws:logs:us-east-2:${own}:g`, own, 'x'], 'ANY'],
  ['kms:EncryptionContext:caller', [...roles.slice(0, 3), ...accounts, `by-${own}`], 'ANY'],
  ['aws:SecureTransport', ['true', 'false'], 'ANY'],
  ['aws:MultiFactorAuthPresent', ['true', 'false'], 'ANY'],
  ['kms:GrantIsForAWSResource', ['true', 'false'], 'ANY'],
];

export const awsVocabulary: Vocabulary = {
  testCloud: testClouds.aws,
  principalType: 'AWS',
  principals: [roles, users, sessions, federated, roots, accounts, odd, ['*']],
  callers: [
    roles,
    users,
    sessions,
    federated,
    roots,
    services,
    [`arn:aws:iam::${stranger}:role/app`, `arn:aws:iam::${stranger}:role/x${own}`],
  ],
  services,
  conditionValues,
  operatorsFor,
  actions,
  askedActions: ['kms:Decrypt', 'kms:Encrypt', 'kms:PutKeyPolicy', 'kms:CreateGrant', 'kms:ReEncryptFrom'],
  resources,
  contextValues,
  accountOf: (arn) => arn.split(':')[4] ?? '',
  nobodyElse: (accountId) => `arn:aws:iam::${accountId}:role/nobody-else`,
  roleOfSession(arn) {
    const [, account, name] = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
    return account === undefined ? null : `arn:aws:iam::${account}:role/${name}`;
  },
  hasPaths: true,
};
