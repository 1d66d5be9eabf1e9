import { printPolicy } from '../aws/policy-text.ts';
import type { SeedKey } from './sandbox-key.ts';

export type Statement = Readonly<Record<string, unknown>>;

export const accountId = '111122223333';
export const partnerId = '444455556666';

/** The statement of the default key policy, which lets the account's IAM policies decide. */
export const rootAccess = (account = accountId): Statement => ({
  Sid: 'Enable IAM User Permissions',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
});

export const cryptographicActions = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncrypt*',
  'kms:GenerateDataKey*',
  'kms:DescribeKey',
];

export const administrativeActions = [
  'Create',
  'Describe',
  'Enable',
  'List',
  'Put',
  'Update',
  'Revoke',
  'Disable',
  'Get',
  'Delete',
]
  .map((verb) => `kms:${verb}*`)
  .concat('kms:TagResource', 'kms:UntagResource', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion');

/** The text of a policy as KMS returns it. */
export const policy = (id: string, ...statements: readonly Statement[]): string =>
  printPolicy({ Version: '2012-10-17', Id: id, Statement: statements });

export const allow = (sid: string, principal: unknown, action: unknown, condition?: unknown): Statement => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: principal,
  Action: action,
  Resource: '*',
  ...(condition === undefined ? {} : { Condition: condition }),
});

export const key = (
  keyId: string,
  name: string,
  shows: string,
  document: string,
  more: Partial<SeedKey> = {},
): SeedKey => ({
  provider: 'AWS',
  accountId,
  region: 'us-east-2',
  keyId,
  name,
  shows,
  description: name,
  document,
  ...more,
});

export const numbered = (number: string): string => `c0de0000-0000-4000-8000-0000000000${number}`;
