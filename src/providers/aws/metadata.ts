import type { KeyMetadata as AwsKeyMetadata } from '@aws-sdk/client-kms';
import type { KeyMetadata } from '../key-data.ts';
import { toIsoDate } from './iso-date.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export const toMetadata = (key: AwsKeyMetadata, arn: string): KeyMetadata => {
  const multiRegion = key.MultiRegionConfiguration;
  return {
    arn: key.Arn ?? arn,
    description: key.Description ?? null,
    state: key.KeyState ?? (key.Enabled === false ? 'Disabled' : 'Enabled'),
    usage: key.KeyUsage ?? null,
    spec: key.KeySpec ?? key.CustomerMasterKeySpec ?? null,
    origin: key.Origin ?? null,
    manager: key.KeyManager ?? null,
    multiRegion: key.MultiRegion ?? null,
    multiRegionKeyType: multiRegion?.MultiRegionKeyType ?? null,
    multiRegionArns: [multiRegion?.PrimaryKey, ...(multiRegion?.ReplicaKeys ?? [])].flatMap((one) => one?.Arn ?? []),
    algorithms: algorithmsOf(key),
    currentKeyMaterialId: key.CurrentKeyMaterialId ?? null,
    materialExpiresAt: toIsoDate(key.ValidTo),
    createdAt: toIsoDate(key.CreationDate),
    deletionAt: toIsoDate(key.DeletionDate),
    rotation: null,
  };
};

/** AWS returns one list for each usage; a key has one usage. */
const algorithmsOf = (key: AwsKeyMetadata): readonly string[] => [
  ...(key.EncryptionAlgorithms ?? []),
  ...(key.SigningAlgorithms ?? []),
  ...(key.MacAlgorithms ?? []),
  ...(key.KeyAgreementAlgorithms ?? []),
  ...(key.EncapsulationAlgorithms ?? []),
];
