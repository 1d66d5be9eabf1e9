import {
  accountId,
  administrativeActions,
  allow,
  cryptographicActions,
  key,
  numbered,
  partnerId,
  policy,
  rootAccess,
  type Statement,
} from './aws-statements.ts';
import type { SeedKey } from './sandbox-key.ts';

/** Fills a policy up to the 32 KB that KMS stores at most, with grants such as a data platform collects over years. */
function largestPolicy(): string {
  const limitBytes = 32_768;
  const statements: Statement[] = [rootAccess()];
  for (let number = 1; ; number += 1) {
    const team = String(number).padStart(3, '0');
    const principal = { AWS: `arn:aws:iam::${accountId}:role/data-platform/team-${team}-reader` };
    const next = allow(`Team${team}CanRead`, principal, cryptographicActions);
    if (policy('key-largest', ...statements, next).length > limitBytes) return policy('key-largest', ...statements);
    statements.push(next);
  }
}

/** Policies that people really have, in the first account and its first Region. */
const everydayKeys: readonly SeedKey[] = [
  key(
    '1234abcd-12ab-34cd-56ef-1234567890ab',
    'Default policy',
    'The example of the API reference: the account delegates to its IAM policies.',
    policy('key-default-1', rootAccess()),
  ),
  key(
    numbered('01'),
    'Console default',
    'What the console writes: administrators, users, and grants for AWS services.',
    policy(
      'key-consolepolicy-3',
      rootAccess(),
      allow(
        'Allow access for Key Administrators',
        { AWS: `arn:aws:iam::${accountId}:role/KeyAdmin` },
        administrativeActions,
      ),
      allow(
        'Allow use of the key',
        { AWS: [`arn:aws:iam::${accountId}:user/alice`, `arn:aws:iam::${accountId}:role/billing-worker`] },
        cryptographicActions,
      ),
      allow(
        'Allow attachment of persistent resources',
        { AWS: [`arn:aws:iam::${accountId}:user/alice`, `arn:aws:iam::${accountId}:role/billing-worker`] },
        ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
        { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      ),
    ),
  ),
  key(
    numbered('02'),
    'CloudTrail',
    'A service principal, held to one trail by aws:SourceArn.',
    policy(
      'key-cloudtrail',
      rootAccess(),
      allow('Allow CloudTrail to encrypt logs', { Service: 'cloudtrail.amazonaws.com' }, 'kms:GenerateDataKey*', {
        StringEquals: { 'aws:SourceArn': `arn:aws:cloudtrail:us-east-2:${accountId}:trail/audit` },
        StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${accountId}:trail/*` },
      }),
    ),
  ),
  key(
    numbered('03'),
    'Cross-account',
    'Another account may decrypt; its own IAM policies decide who there.',
    policy(
      'key-cross-account',
      rootAccess(),
      allow('Allow a partner to decrypt', { AWS: `arn:aws:iam::${partnerId}:root` }, [
        'kms:Decrypt',
        'kms:DescribeKey',
      ]),
    ),
  ),
  key(
    numbered('04'),
    'Organization',
    'Everyone, but only from one organization.',
    policy(
      'key-organization',
      rootAccess(),
      allow('Allow the organization', { AWS: '*' }, cryptographicActions, {
        StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
      }),
    ),
  ),
  key(
    numbered('05'),
    'Public by mistake',
    'Anyone in any AWS account may decrypt.',
    policy('key-public', rootAccess(), allow('Allow use of the key', '*', ['kms:Decrypt', 'kms:DescribeKey'])),
  ),
  key(
    numbered('06'),
    'Deleted principals',
    'A role and a user that are gone: KMS shows the unique ids that they had.',
    policy(
      'key-deleted-principals',
      rootAccess(),
      allow(
        'Allow use of the key',
        { AWS: ['AROAEXAMPLEDELETEDROLE', 'AIDAEXAMPLEDELETEDUSER'] },
        cryptographicActions,
      ),
    ),
  ),
  key(
    numbered('07'),
    'Statement without Resource',
    'The second statement names no resource and so grants nothing.',
    policy('key-no-resource', rootAccess(), {
      Sid: 'Allow the reports job',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId}:role/reports` },
      Action: 'kms:Decrypt',
    }),
  ),
  key(
    numbered('08'),
    'Deny guard',
    'A Deny keeps all but the administrators from deleting the key.',
    policy('key-guarded', rootAccess(), {
      Sid: 'Only administrators may delete the key',
      Effect: 'Deny',
      Principal: '*',
      Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy'],
      Resource: '*',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${accountId}:role/KeyAdmin` } },
    }),
  ),
  key(
    numbered('09'),
    'Malformed text',
    'No JSON: KMS would not store it, yet a reader must not fall over it.',
    '{\n  "Version" : "2012-10-17",\n  "Statement" : [ {\n    "Effect" : "Allow",\n    "Principal" : ',
  ),
  key(numbered('10'), 'Largest policy', 'As near to 32 KB as its statements come.', largestPolicy()),
  key(
    numbered('11'),
    'Through a service only',
    'Everyone of the account, but only through Amazon EBS.',
    policy(
      'auto-ebs-2',
      rootAccess(),
      allow('Allow access through EBS', { AWS: '*' }, [...cryptographicActions, 'kms:CreateGrant'], {
        StringEquals: { 'kms:CallerAccount': accountId, 'kms:ViaService': 'ec2.us-east-2.amazonaws.com' },
      }),
    ),
  ),
  key(
    numbered('12'),
    'NotPrincipal',
    'A Deny for everyone but one role, which catches more than its author meant.',
    policy('key-not-principal', rootAccess(), {
      Sid: 'Only the vault',
      Effect: 'Deny',
      NotPrincipal: { AWS: [`arn:aws:iam::${accountId}:root`, `arn:aws:iam::${accountId}:role/vault`] },
      Action: 'kms:Decrypt',
      Resource: '*',
    }),
  ),
  key(
    numbered('13'),
    'Waiting for its deletion',
    'All key states answer GetKeyPolicy, this one too.',
    policy('key-default-1', rootAccess()),
    { state: 'PendingDeletion', deletionAt: '2031-01-31T00:00:00.000Z' },
  ),
];

/** The same account elsewhere, and another account. */
const otherKeys: readonly SeedKey[] = [
  key(
    'mrk-1234abcd12ab34cd56ef1234567890ab',
    'Multi-Region primary',
    'A multi-Region key: its replica has a policy of its own.',
    policy('key-default-1', rootAccess()),
  ),
  key(
    'mrk-1234abcd12ab34cd56ef1234567890ab',
    'Multi-Region replica',
    'The same key id in another Region, with a policy that differs from the primary’s.',
    policy(
      'key-replica',
      rootAccess(),
      allow('Allow the European workers', { AWS: `arn:aws:iam::${accountId}:role/eu-worker` }, cryptographicActions),
    ),
    { region: 'eu-west-1' },
  ),
  key(
    numbered('21'),
    'Role session and federated user',
    'Principals that last no longer than a session.',
    policy(
      'key-sessions',
      rootAccess(),
      allow(
        'Allow sessions',
        {
          AWS: [
            `arn:aws:sts::${accountId}:assumed-role/deploy/pipeline`,
            `arn:aws:sts::${accountId}:federated-user/carol`,
          ],
        },
        'kms:Decrypt',
      ),
    ),
    { region: 'eu-west-1' },
  ),
  key(
    numbered('31'),
    'Partner’s default policy',
    'A key of the other account.',
    policy('key-default-1', rootAccess(partnerId)),
    { accountId: partnerId, region: 'us-east-1' },
  ),
  key(
    numbered('32'),
    'No way back for the account',
    'The account itself is not named: its IAM policies count for nothing.',
    policy('key-user-only', allow('Allow one user alone', { AWS: `arn:aws:iam::${partnerId}:user/founder` }, 'kms:*')),
    { accountId: partnerId, region: 'us-east-1' },
  ),
];

export const awsPolicyKeys: readonly SeedKey[] = [...everydayKeys, ...otherKeys];
