import type { KeyMetadata as AwsKeyMetadata } from '@aws-sdk/client-kms';
import type { KeyMetadata } from '../provider.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export function toMetadata(key: AwsKeyMetadata): KeyMetadata {
  return {
    description: key.Description ?? null,
    state: key.KeyState ?? (key.Enabled === false ? 'Disabled' : 'Enabled'),
    usage: key.KeyUsage ?? null,
    spec: key.KeySpec ?? key.CustomerMasterKeySpec ?? null,
    origin: key.Origin ?? null,
    manager: key.KeyManager ?? null,
    multiRegion: key.MultiRegion ?? null,
    createdAt: toIsoDate(key.CreationDate),
    deletionAt: toIsoDate(key.DeletionDate),
  };
}

const toIsoDate = (date: Date | undefined): string | null =>
  date === undefined || Number.isNaN(date.getTime()) ? null : date.toISOString();
