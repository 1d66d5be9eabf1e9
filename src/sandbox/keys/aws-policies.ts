import { awsGrantKeys } from './aws-grant-keys.ts';
import { awsOtherPolicyKeys } from './aws-other-policies.ts';
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

/** A policy of nearly 32 KB, the maximum in KMS, like that of a data platform with many teams. */
const largestPolicy = (): string => {
  const limitBytes = 32_768;
  const ofTeams = (count: number): string => policy('key-largest', rootAccess(), ...range(count).map(allowTeam));
  // The statements are equally long.
  const oneTeam = ofTeams(1).length;
  return ofTeams(1 + Math.floor((limitBytes - oneTeam) / (ofTeams(2).length - oneTeam)));
};

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

const allowTeam = (index: number): Statement => {
  const team = String(index + 1).padStart(3, '0');
  const principal = { AWS: `arn:aws:iam::${accountId}:role/data-platform/team-${team}-reader` };
  return allow(`Team${team}CanRead`, principal, cryptographicActions);
};

/** Typical policies, in the first account and its first Region. */
const everydayKeys: readonly SeedKey[] = [
  key(
    '1234abcd-12ab-34cd-56ef-1234567890ab',
    'Default policy',
    'The example in the API reference: the account’s IAM policies decide who has access.',
    policy('key-default-1', rootAccess()),
    {
      aliases: ['alias/example', 'alias/orders/database'],
      tags: { Environment: 'production', Team: 'orders' },
      rotation: { periodInDays: 365, nextAt: '2027-01-15T08:30:00Z' },
    },
  ),
  key(
    numbered('01'),
    'Console default',
    'The policy that the console creates: administrators, users, and grants for AWS services.',
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
    { aliases: ['alias/billing'], tags: { Environment: 'production', Team: 'billing' } },
  ),
  key(
    numbered('02'),
    'CloudTrail',
    'A service principal, limited to one trail by aws:SourceArn.',
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
    'Another account may decrypt; its own IAM policies decide which of its principals.',
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
    'Everyone in one organization.',
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
    'A role and a user that no longer exist: KMS shows their unique ids.',
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
    'The second statement has no Resource, and so no effect.',
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
    'A Deny keeps everyone but the administrators from deleting the key.',
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
    'Not JSON: KMS would not store it, but a parser must not crash on it.',
    '{\n  "Version" : "2012-10-17",\n  "Statement" : [ {\n    "Effect" : "Allow",\n    "Principal" : ',
  ),
  key(numbered('10'), 'Largest policy', 'Nearly 32 KB, the maximum size of a key policy.', largestPolicy()),
  key(
    numbered('11'),
    'Through a service only',
    'Everyone in the account, but only through Amazon EBS.',
    policy(
      'auto-ebs-2',
      rootAccess(),
      allow('Allow access through EBS', { AWS: '*' }, [...cryptographicActions, 'kms:CreateGrant'], {
        StringEquals: { 'kms:CallerAccount': accountId, 'kms:ViaService': 'ec2.us-east-2.amazonaws.com' },
      }),
    ),
    { aliases: ['alias/aws/ebs'], manager: 'AWS', rotation: { periodInDays: 365, nextAt: '2027-01-15T08:30:00Z' } },
  ),
  key(
    numbered('12'),
    'NotPrincipal',
    'A Deny for everyone but one role, which denies more than its author intended.',
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
    'Pending deletion',
    'GetKeyPolicy works in every key state, including this one.',
    policy('key-default-1', rootAccess()),
    { state: 'PendingDeletion', deletionAt: '2031-01-31T00:00:00.000Z' },
  ),
];

export const awsPolicyKeys: readonly SeedKey[] = [...everydayKeys, ...awsGrantKeys, ...awsOtherPolicyKeys];
