import { type SandboxKey, toArn } from '../keys/sandbox-key.ts';
import type { XmlTree } from '../xml.ts';

const createdAt = '2024-01-15T08:30:00Z';
const secondsPerDay = 86_400;

/**
 * The members of DescribeKey's response. Dates are ISO 8601 without fractions of a second.
 * https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-describekey
 */
export const keyMetadata = (key: SandboxKey): XmlTree => {
  return {
    KeyId: key.keyId,
    Arn: toArn(key),
    Creator: key.accountId,
    CreationDate: createdAt,
    Description: key.description ?? '',
    KeySpec: key.spec ?? 'Aliyun_AES_256',
    KeyState: key.state ?? 'Enabled',
    KeyUsage: key.usage ?? 'ENCRYPT/DECRYPT',
    Origin: key.materialExpiresAt === undefined ? 'Aliyun_KMS' : 'EXTERNAL',
    ProtectionLevel: 'SOFTWARE',
    PrimaryKeyVersion: '2ab1a983-7072-4bbc-a582-584b5bd8d001',
    DeleteDate: key.deletionAt ?? '',
    MaterialExpireTime: key.materialExpiresAt ?? '',
    DKMSInstanceId: 'kst-hzz62ee817bvyyr5x0001',
    ...rotationMembers(key),
  };
};

/** `RotationInterval` is seconds with a unit. It and the next date are omitted where the key is not rotated. */
const rotationMembers = ({ rotation }: SandboxKey): XmlTree => {
  if (!rotation) return { AutomaticRotation: 'Disabled', LastRotationDate: createdAt };
  return {
    AutomaticRotation: 'Enabled',
    LastRotationDate: rotation.lastAt ?? createdAt,
    NextRotationDate: rotation.nextAt,
    RotationInterval: `${rotation.periodInDays * secondsPerDay}s`,
  };
};
