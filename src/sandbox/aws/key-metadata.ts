import type { KeyStore } from '../key-store.ts';
import { type SandboxKey, toArn } from '../keys/sandbox-key.ts';
import { toEpochSeconds } from './parameters.ts';

type Members = Readonly<Record<string, unknown>>;

/** The creation date of every sandbox key. */
export const createdAt = '2024-01-15T08:30:00Z';

/** The member of DescribeKey's response that lists algorithms, and its values, by key usage. */
const algorithms: Readonly<Record<string, (spec: string) => Members>> = {
  ENCRYPT_DECRYPT: (spec) => ({
    EncryptionAlgorithms: spec.startsWith('RSA_') ? ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] : ['SYMMETRIC_DEFAULT'],
  }),
  SIGN_VERIFY: (spec) => ({ SigningAlgorithms: [spec.startsWith('ML_DSA') ? 'ML_DSA_SHAKE_256' : 'ECDSA_SHA_256'] }),
  GENERATE_VERIFY_MAC: (spec) => ({ MacAlgorithms: [spec.replace('HMAC_', 'HMAC_SHA_')] }),
  KEY_AGREEMENT: () => ({ KeyAgreementAlgorithms: ['ECDH'] }),
  ENCAPSULATE_DECAPSULATE: (spec) => ({ EncapsulationAlgorithms: [spec] }),
};

/** DescribeKey's metadata of a key. https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export const keyMetadata = (key: SandboxKey, keys: KeyStore): Members => {
  const { state = 'Enabled', spec = 'SYMMETRIC_DEFAULT', usage = 'ENCRYPT_DECRYPT' } = key;
  return {
    AWSAccountId: key.accountId,
    Arn: toArn(key),
    CreationDate: toEpochSeconds(createdAt),
    CustomerMasterKeySpec: spec,
    Description: key.description ?? '',
    Enabled: state === 'Enabled',
    KeyId: key.keyId,
    KeyManager: key.manager ?? 'CUSTOMER',
    KeySpec: spec,
    KeyState: state,
    KeyUsage: usage,
    Origin: key.materialExpiresAt === undefined ? 'AWS_KMS' : 'EXTERNAL',
    ...(spec === 'SYMMETRIC_DEFAULT' ? { CurrentKeyMaterialId: '0'.repeat(64) } : {}),
    ...(algorithms[usage]?.(spec) ?? {}),
    ...(key.deletionAt === undefined ? {} : { DeletionDate: toEpochSeconds(key.deletionAt) }),
    ...importedMaterial(key),
    ...multiRegion(key, keys),
  };
};

const importedMaterial = ({ materialExpiresAt }: SandboxKey): Members => {
  if (materialExpiresAt === undefined) return {};
  return { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: toEpochSeconds(materialExpiresAt) };
};

const multiRegion = (key: SandboxKey, keys: KeyStore): Members => {
  if (!key.keyId.startsWith('mrk-')) return { MultiRegion: false };
  const primaryRegion = key.primaryRegion ?? key.region;
  const toMember = (one: SandboxKey) => ({ Arn: toArn(one), Region: one.region });
  const primary = { ...key, region: primaryRegion };
  return {
    MultiRegion: true,
    MultiRegionConfiguration: {
      MultiRegionKeyType: key.region === primaryRegion ? 'PRIMARY' : 'REPLICA',
      PrimaryKey: toMember(primary),
      ReplicaKeys: keys
        .replicas(key)
        .filter(({ region }) => region !== primaryRegion)
        .map(toMember),
    },
  };
};
