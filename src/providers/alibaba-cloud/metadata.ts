import type { KeyMetadata, KeyRotation } from '../key-data.ts';

/** The fields of DescribeKey that are read, as the SDK names them. Fields that the response lacks are absent. */
export interface DescribedKey {
  readonly arn?: string;
  readonly description?: string;
  readonly keyState?: string;
  readonly keyUsage?: string;
  readonly keySpec?: string;
  readonly origin?: string;
  readonly primaryKeyVersion?: string;
  readonly materialExpireTime?: string;
  readonly creationDate?: string;
  readonly deleteDate?: string;
  readonly automaticRotation?: string;
  readonly rotationInterval?: string;
  readonly nextRotationDate?: string;
  readonly lastRotationDate?: string;
}

/** https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-describekey */
export const toMetadata = (key: DescribedKey, arn: string): KeyMetadata => {
  return {
    arn: textOf(key.arn) ?? arn,
    description: key.description ?? null,
    state: key.keyState ?? 'Unknown',
    usage: key.keyUsage ?? null,
    spec: key.keySpec ?? null,
    origin: key.origin ?? null,
    manager: null,
    multiRegion: null,
    multiRegionKeyType: null,
    multiRegionArns: [],
    algorithms: [],
    currentKeyMaterialId: textOf(key.primaryKeyVersion),
    materialExpiresAt: toIsoDate(key.materialExpireTime),
    createdAt: toIsoDate(key.creationDate),
    deletionAt: toIsoDate(key.deleteDate),
    rotation: toRotation(key),
  };
};

/** A key that can't be rotated has no AutomaticRotation; other values than Enabled mean that it is off or suspended. */
export const toRotation = (key: DescribedKey): KeyRotation => {
  return {
    enabled: key.automaticRotation === 'Enabled',
    periodInDays: toDays(key.rotationInterval),
    nextRotationAt: toIsoDate(key.nextRotationDate),
    lastRotationAt: toIsoDate(key.lastRotationDate),
  };
};

const secondsPerDay = 86_400;

/**
 * RotationInterval is a number of seconds with their unit: `31536000s`. Null for anything else, and for no rotation.
 */
const toDays = (interval: string | undefined): number | null => {
  const seconds = Number(/^(\d{1,12})s$/.exec(interval ?? '')?.[1] ?? 0);
  return seconds === 0 ? null : Math.round(seconds / secondsPerDay);
};

const textOf = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

/** Dates are ISO 8601 to the second; an empty text stands for none. */
const toIsoDate = (text: string | undefined): string | null => {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
};
