import type { KeyMetadata } from '../provider.ts';

/** The fields of DescribeKey that are read, as the SDK names them. It leaves out what was not answered. */
export interface DescribedKey {
  readonly description?: string;
  readonly keyState?: string;
  readonly keyUsage?: string;
  readonly keySpec?: string;
  readonly origin?: string;
  readonly creationDate?: string;
  readonly deleteDate?: string;
}

/** https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-describekey */
export function toMetadata(key: DescribedKey): KeyMetadata {
  return {
    description: key.description ?? null,
    state: key.keyState ?? 'Unknown',
    usage: key.keyUsage ?? null,
    spec: key.keySpec ?? null,
    origin: key.origin ?? null,
    manager: null,
    multiRegion: null,
    createdAt: toIsoDate(key.creationDate),
    deletionAt: toIsoDate(key.deleteDate),
  };
}

/** Dates are answered as ISO 8601 to the second, and as an empty text where there is none. */
function toIsoDate(text: string | undefined): string | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
