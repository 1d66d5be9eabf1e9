import {
  accountId,
  allow,
  cryptographicActions,
  key,
  numbered,
  partnerId,
  policy,
  rootAccess,
} from './aws-statements.ts';
import type { SeedKey } from './sandbox-key.ts';

/** Keys of other kinds, of the same account in other Regions, and of another account. */
export const awsOtherPolicyKeys: readonly SeedKey[] = [
  key(
    numbered('16'),
    'Key agreement',
    'An elliptic curve key that derives shared secrets.',
    policy('key-default-1', rootAccess()),
    { spec: 'ECC_NIST_P256', usage: 'KEY_AGREEMENT' },
  ),
  key(
    numbered('17'),
    'Post-quantum key',
    'An ML-KEM key, which encapsulates and decapsulates.',
    policy('key-default-1', rootAccess()),
    { spec: 'ML_KEM_768', usage: 'ENCAPSULATE_DECAPSULATE' },
  ),
  key(
    numbered('18'),
    'Imported key material',
    'The owner imported the key material, which expires.',
    policy('key-default-1', rootAccess()),
    { materialExpiresAt: '2031-01-31T00:00:00.000Z' },
  ),
  key(
    'mrk-1234abcd12ab34cd56ef1234567890ab',
    'Multi-Region primary',
    'A multi-Region key: its replica has a policy of its own.',
    policy('key-default-1', rootAccess()),
    { primaryRegion: 'us-east-2', aliases: ['alias/global'] },
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
    { region: 'eu-west-1', primaryRegion: 'us-east-2', aliases: ['alias/global'] },
  ),
  key(
    numbered('21'),
    'Role session and federated user',
    'Principals that exist only for the duration of a session.',
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
    { accountId: partnerId, region: 'us-east-1', aliases: ['alias/partner'] },
  ),
  key(
    numbered('32'),
    'Account locked out',
    'The policy does not name the account, so IAM policies can’t give access.',
    policy('key-user-only', allow('Allow one user alone', { AWS: `arn:aws:iam::${partnerId}:user/founder` }, 'kms:*')),
    { accountId: partnerId, region: 'us-east-1' },
  ),
];
