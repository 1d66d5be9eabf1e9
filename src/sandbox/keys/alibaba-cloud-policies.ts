import type { SeedKey } from './sandbox-key.ts';

type Statement = Readonly<Record<string, unknown>>;

const accountId = '1903253031260001';
const partnerId = '1192853035110001';

/**
 * The example in the documentation, with its spacing, and with complete account ids in place of masked ones.
 * https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-getkeypolicy
 */
const documentedPolicy = `{"Statement": [{"Action": ["kms:*"],"Effect": "Allow","Principal": {"RAM": ["acs:ram::${accountId}:*","acs:ram::${partnerId}:*"]},"Resource": ["*"],"Sid": "kms default key policy"}],"Version": "1" }`;

const policy = (...statements: readonly Statement[]): string => JSON.stringify({ Statement: statements, Version: '1' });

const allow = (
  sid: string,
  principals: readonly string[],
  actions: readonly string[],
  condition?: unknown,
): Statement => ({
  Action: actions,
  Effect: 'Allow',
  Principal: { RAM: principals },
  Resource: ['*'],
  Sid: sid,
  ...(condition === undefined ? {} : { Condition: condition }),
});

const defaultStatement = allow('kms default key policy', [`acs:ram::${accountId}:*`], ['kms:*']);

const key = (keyId: string, name: string, shows: string, document: string, more: Partial<SeedKey> = {}): SeedKey => ({
  provider: 'ALIBABA_CLOUD',
  accountId,
  region: 'cn-hangzhou',
  keyId,
  name,
  shows,
  description: name,
  document,
  ...more,
});

const administrativeActions = [
  'kms:List*',
  'kms:Describe*',
  'kms:Enable*',
  'kms:Disable*',
  'kms:Get*',
  'kms:Set*',
  'kms:Update*',
  'kms:Delete*',
  'kms:Cancel*',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:ScheduleKeyDeletion',
];
const cryptographicActions = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:GenerateDataKey',
  'kms:GenerateAndExportDataKey',
  'kms:AsymmetricEncrypt',
  'kms:AsymmetricDecrypt',
  'kms:DescribeKey',
  'kms:DescribeKeyVersion',
  'kms:ListKeyVersions',
  'kms:ListAliasesByKeyId',
  'kms:TagResource',
];

export const alibabaCloudPolicyKeys: readonly SeedKey[] = [
  key(
    'key-hzz630494463ejqjx0001',
    'Default policy',
    'The example in the API reference: two accounts may do everything.',
    documentedPolicy,
    {
      aliases: ['alias/example', 'alias/orders'],
      tags: { Environment: 'production', Team: 'orders' },
      rotation: { periodInDays: 30, nextAt: '2026-12-15T08:30:00Z', lastAt: '2026-11-15T08:30:00Z' },
    },
  ),
  key(
    'key-hzzconsole00000000001',
    'Administrators and users',
    'The policy that the console creates when administrators and users are selected.',
    policy(
      defaultStatement,
      allow('kms admin key policy', [`acs:ram::${accountId}:user/key-admin`], administrativeActions),
      allow('kms user key policy', [`acs:ram::${accountId}:role/billing-worker`], cryptographicActions),
    ),
  ),
  key(
    'key-hzzcrossaccount000001',
    'Cross-account',
    'A user of another account may decrypt.',
    policy(
      defaultStatement,
      allow(
        'kms cross account key policy',
        [`acs:ram::${partnerId}:user/report-writer`],
        ['kms:Decrypt', 'kms:DescribeKey'],
      ),
    ),
  ),
  key(
    'key-hzzpublic000000000001',
    'Public by mistake',
    'Every account may use the key.',
    policy(defaultStatement, allow('open to all', ['*'], ['kms:Decrypt', 'kms:GenerateDataKey'])),
  ),
  key(
    'key-hzzcondition000000001',
    'Condition',
    'Use is limited to one address range.',
    policy(
      defaultStatement,
      allow('from the office', [`acs:ram::${accountId}:user/alice`], ['kms:Decrypt'], {
        IpAddress: { 'acs:SourceIp': ['203.0.113.0/24'] },
      }),
    ),
  ),
  key(
    'key-hzzdeny00000000000001',
    'Deny guard',
    'Nobody may schedule the deletion of the key.',
    policy(defaultStatement, {
      Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'],
      Effect: 'Deny',
      Principal: { RAM: ['*'] },
      Resource: ['*'],
      Sid: 'guard',
    }),
  ),
  key(
    'key-hzznoresource00000001',
    'Statement without Resource',
    'The second statement has no Resource.',
    policy(defaultStatement, {
      Action: ['kms:Decrypt'],
      Effect: 'Allow',
      Principal: { RAM: [`acs:ram::${accountId}:role/reports`] },
      Sid: 'reports',
    }),
  ),
  key(
    'key-hzzmalformed000000001',
    'Malformed text',
    'Not JSON: a parser must not crash on it.',
    '{"Statement": [{"Action": ["kms:*"],"Effect": "Allow","Principal": {"RAM": [',
  ),
  key(
    '1234abcd-12ab-34cd-56ef-12345678f0de',
    'UUID key id',
    'The ids of older keys are UUIDs.',
    policy(defaultStatement),
  ),
  key(
    'key-hzzpendingdelete00001',
    'Pending deletion',
    'A key that is scheduled for deletion still has a policy.',
    policy(defaultStatement),
    { state: 'PendingDeletion', deletionAt: '2031-01-31T00:00:00.000Z' },
  ),
  key(
    'key-sgz00000000000default',
    'Default policy in Singapore',
    'The same account in another Region.',
    policy(defaultStatement),
    { region: 'ap-southeast-1', aliases: ['alias/example'] },
  ),
  key(
    'key-hzzpartner00000000001',
    'Partner’s default policy',
    'A key of the other account.',
    policy(allow('kms default key policy', [`acs:ram::${partnerId}:*`], ['kms:*'])),
    { accountId: partnerId },
  ),
];
