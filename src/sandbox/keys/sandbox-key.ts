import type { Cloud } from '../call.ts';
import type { Disturbance } from '../fault.ts';

/** A key that the sandbox holds. */
export interface SandboxKey {
  readonly provider: Cloud;
  readonly accountId: string;
  readonly region: string;
  readonly keyId: string;
  /** Answered by GetKeyPolicy byte for byte. */
  readonly document: string;
  readonly description?: string;
  /** As DescribeKey says it; `Enabled` where left out. */
  readonly state?: string;
  /** ISO 8601: when a key that waits for its deletion will be gone. */
  readonly deletionAt?: string;
  /** What GetKeyPolicy of this key meets instead of an answer; its other operations are not touched. */
  readonly fails?: Disturbance;
}

/** A key of the default seed, with what it is there to show. */
export interface SeedKey extends SandboxKey {
  /** A few words, for a tab. */
  readonly name: string;
  /** One sentence, for a reader. */
  readonly shows: string;
  /** True for a name under which the sandbox holds no key. */
  readonly absent?: true;
}

/** `arn:<partition>:kms:<region>:<account>:key/<id>` or `acs:kms:<region>:<account>:key/<id>`. */
export function toArn(key: Pick<SandboxKey, 'provider' | 'accountId' | 'region' | 'keyId'>): string {
  const prefix = key.provider === 'AWS' ? `arn:${partitionOf(key.region)}` : 'acs';
  return `${prefix}:kms:${key.region}:${key.accountId}:key/${key.keyId}`;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
