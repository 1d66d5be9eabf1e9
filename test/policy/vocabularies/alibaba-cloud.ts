import { alibabaAccount, testClouds } from '../test-clouds.ts';
import type { Vocabulary } from './vocabulary.ts';

const own = alibabaAccount;
const accounts = [own, '4444555566667777', '7777888899990000'];
const stranger = '9999000011112222';
const services = ['oss.aliyuncs.com', 'ecs.aliyuncs.com', 'log.aliyuncs.com'];

const each = (form: (account: string) => readonly string[]): readonly string[] => accounts.flatMap(form);
const named = (account: string, names: readonly string[]) => names.map((name) => `acs:ram::${account}:${name}`);
const users = each((account) => named(account, ['user/bob', 'user/al.ice']));
const roles = each((account) => named(account, ['role/app', 'role/app2', 'role/admin', `role/x${own}`]));
const sessions = each((account) => named(account, ['assumed-role/app/one', 'assumed-role/admin/one']));
const wholeAccounts = each((account) => named(account, ['*', 'root']));
const odd = [`acs:ram::${own}:role/*`, `acs:ram::${own}:group/admins`, 'acs:ram::*:root', 'acs:ram::1903253031****:*'];

const arnPatterns = [
  ...each((account) => named(account, ['role/*', 'role/app*', '*'])),
  'acs:ram::*:role/app',
  'acs:ram::*role/app',
  `acs:ram::${own}*`,
  `acs:ram::*${own}*`,
  `acs:ram::${own.slice(0, 8)}*:role/app`,
  '*:role/app',
  'acs:*',
  'garbage',
  '*',
];

const conditionValues: Vocabulary['conditionValues'] = [
  ['acs:PrincipalARN', [...roles, ...users, ...arnPatterns]],
  ['acs:PrincipalRDId', ['rd-aaaaaa', 'rd-bbbbbb', 'rd-*', 'rd*']],
  ['acs:PrincipalRDPath', ['rd-aaaaaa/*', 'rd-aaaaaa/r-ab/fd-1/*', 'rd-*/r-ab/*']],
  ['acs:SourceIp', ['203.0.113.0/24', '0.0.0.0/1', '128.0.0.0/1', '10.0.0.0/8', '256.1.1.1/33']],
  ['acs:SourceVpc', ['vpc-1', 'vpc-2', 'vpc-*']],
  ['acs:VpcSourceIp', ['10.0.0.0/8', '192.168.0.0/16']],
  ['acs:AccountId', [...accounts, '1111*', '*']],
  ['acs:PrincipalTag/team', ['a', '*']],
  ['acs:SecureTransport', ['true', 'false']],
  ['acs:MFAPresent', ['true', 'false']],
  ['kms:tag/env', ['prod']],
  ['acs:unknown', ['x']],
];

const strings = ['StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike', 'StringEqualsIgnoreCase'];

function operatorsFor(key: string): readonly string[] {
  if (key.endsWith('Ip')) return ['IpAddress', 'NotIpAddress', 'StringEquals'];
  return /Secure|MFA/.test(key) ? ['Bool', 'StringEquals', 'StringNotEquals'] : strings;
}

const contextValues: Vocabulary['contextValues'] = [
  ['acs:PrincipalRDId', ['rd-aaaaaa', 'rd-bbbbbb', 'rd-zzzzzz'], 'PRINCIPAL'],
  ['acs:PrincipalRDPath', ['rd-aaaaaa/r-ab/fd-1/', 'rd-zzzzzz/r-ab/'], 'PRINCIPAL'],
  ['acs:PrincipalTag/team', ['a'], 'PRINCIPAL'],
  ['acs:SourceIp', ['203.0.113.7', '9.9.9.9', '200.1.1.1', '10.1.1.1'], 'ANY'],
  ['acs:SourceVpc', ['vpc-1', 'vpc-9'], 'ANY'],
  ['acs:VpcSourceIp', ['10.1.1.1', '192.168.1.1'], 'ANY'],
  ['acs:SecureTransport', ['true', 'false'], 'ANY'],
  ['acs:MFAPresent', ['true', 'false'], 'ANY'],
  ['kms:tag/env', ['prod', 'test'], 'ANY'],
];

export const alibabaCloudVocabulary: Vocabulary = {
  testCloud: testClouds['alibaba-cloud'],
  principalType: 'RAM',
  principals: [roles, users, sessions, wholeAccounts, odd, ['*']],
  callers: [roles, users, sessions, services, named(stranger, ['role/app', `role/x${own}`])],
  services,
  conditionValues,
  operatorsFor,
  actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:SetKeyPolicy', 'kms:*', 'kms:De*', '*', 'kms:Future'],
  askedActions: ['kms:Decrypt', 'kms:Encrypt', 'kms:SetKeyPolicy'],
  resources: [
    { Resource: ['acs:kms:*:*:key/*'] },
    { Resource: ['acs:kms:*:*:key/other'] },
    { NotResource: ['acs:kms:*:*:key/other'] },
    { Resource: ['acs:kms:*:*:key/$' + '{acs:AccountId}'] },
  ],
  contextValues,
  accountOf: (arn) => arn.split(':')[3] ?? '',
  nobodyElse: (accountId) => `acs:ram::${accountId}:role/nobody-else`,
  roleOfSession(arn) {
    const [, account, name] = /^acs:ram::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
    return account === undefined ? null : `acs:ram::${account}:role/${name}`;
  },
  hasPaths: false,
};
