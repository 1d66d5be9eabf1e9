import { accountId, key, numbered, partnerId, policy, rootAccess } from './aws-statements.ts';
import type { SandboxGrant } from './sandbox-grant.ts';
import type { SeedKey } from './sandbox-key.ts';

const role = (name: string, account = accountId): string => `arn:aws:iam::${account}:role/${name}`;

const idOf = (number: number): string => String(number).padStart(64, '0');

/** One grant of each kind that occurs in practice. */
const sandboxGrants: readonly SandboxGrant[] = [
  {
    grantId: idOf(1),
    name: 'analytics',
    granteePrincipal: role('analytics'),
    retiringPrincipal: role('KeyAdmin'),
    operations: ['Decrypt', 'DescribeKey', 'RetireGrant'],
  },
  {
    grantId: idOf(2),
    name: 'one department',
    granteePrincipal: role('reports'),
    operations: ['Encrypt', 'Decrypt', 'DescribeKey'],
    constraints: { EncryptionContextSubset: { Department: 'Finance' } },
  },
  {
    grantId: idOf(3),
    granteePrincipal: `arn:aws:sts::${accountId}:assumed-role/aws:ec2-infrastructure/i-0abcdef1234567890`,
    retiringPrincipal: 'ec2.us-east-2.amazonaws.com',
    operations: ['Decrypt'],
    constraints: { EncryptionContextEquals: { 'aws:ebs:id': 'vol-0abcdef1234567890' } },
  },
  {
    grantId: idOf(4),
    granteePrincipal: 'dynamodb.us-east-2.amazonaws.com',
    retiringPrincipal: 'dynamodb.us-east-2.amazonaws.com',
    operations: ['Encrypt', 'Decrypt', 'GenerateDataKey', 'DescribeKey', 'RetireGrant'],
    constraints: {
      EncryptionContextSubset: { 'aws:dynamodb:tableName': 'orders', 'aws:dynamodb:subscriberId': accountId },
    },
  },
  {
    grantId: idOf(5),
    name: 'backup',
    granteeServicePrincipal: 'backup.amazonaws.com',
    retiringServicePrincipal: 'backup.amazonaws.com',
    operations: ['CreateGrant', 'Decrypt', 'DescribeKey'],
    constraints: { SourceArn: `arn:aws:backup:us-east-2:${accountId}:backup-vault:main` },
  },
  {
    grantId: idOf(6),
    name: 'partner',
    granteePrincipal: role('importer', partnerId),
    operations: ['Decrypt', 'DescribeKey'],
  },
  { grantId: idOf(7), granteePrincipal: 'AROAEXAMPLEDELETEDROLE', operations: ['Decrypt'] },
];

/** Two grants of the same operations; the key policy denies one of these operations to one of the grantees. */
const deniedGrants: readonly SandboxGrant[] = [
  { grantId: idOf(11), granteePrincipal: role('contractor'), operations: ['Encrypt', 'Decrypt'] },
  { grantId: idOf(12), granteePrincipal: role('employee'), operations: ['Encrypt', 'Decrypt'] },
];

/** Keys with grants: their policies alone don't show who may use them. */
export const awsGrantKeys: readonly SeedKey[] = [
  key(
    numbered('14'),
    'Grants',
    'The policy contains only the account; grants give access to a role, a session, services and another account.',
    policy('key-default-1', rootAccess()),
    { aliases: ['alias/data-lake'], grants: sandboxGrants, tags: { Environment: 'production' } },
  ),
  key(
    numbered('15'),
    'Deny against a grant',
    'A Deny overrides the grant of one role; another role has access by its grant.',
    policy('key-deny-grants', rootAccess(), {
      Sid: 'No decryption for the contractors',
      Effect: 'Deny',
      Principal: { AWS: `arn:aws:iam::${accountId}:role/contractor` },
      Action: 'kms:Decrypt',
      Resource: '*',
    }),
    { grants: deniedGrants },
  ),
];
