import type { Cloud } from '../call.ts';
import type { InjectedFault } from '../fault.ts';
import type { SandboxGrant } from './sandbox-grant.ts';

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
  /** KeySpec in the cloud's own words; a symmetric key of 256 bits where left out. */
  readonly spec?: string;
  /** KeyUsage in the cloud's own words; encryption and decryption where left out. */
  readonly usage?: string;
  /** ISO 8601: when imported key material expires. A key without it has material of the cloud's own. */
  readonly materialExpiresAt?: string;
  /** AWS only: who manages the key; `CUSTOMER` where left out. */
  readonly manager?: 'AWS' | 'CUSTOMER';
  /** AWS only: where the primary key of a multi-Region key is. */
  readonly primaryRegion?: string;
  readonly rotation?: KeyRotation;
  /** Values by tag key. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Names such as `alias/orders` that are created together with the key. */
  readonly aliases?: readonly string[];
  /** AWS only: grants that are created together with the key. */
  readonly grants?: readonly SandboxGrant[];
  /** What GetKeyPolicy of this key meets instead of an answer; its other operations are not touched. */
  readonly fails?: InjectedFault;
}

/** Automatic rotation; a key without it is never rotated. */
interface KeyRotation {
  readonly periodInDays: number;
  /** ISO 8601. */
  readonly nextAt: string;
  /** ISO 8601; left out where the key has not been rotated yet. */
  readonly lastAt?: string;
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

/** The account and Region that hold a key. */
export interface RegionKey {
  readonly provider: Cloud;
  readonly accountId: string;
  readonly region: string;
}

/** `arn:<partition>:kms:<region>:<account>:key/<id>` or `acs:kms:<region>:<account>:key/<id>`. */
export const toArn = (key: RegionKey & Pick<SandboxKey, 'keyId'>): string => `${arnPrefix(key)}:key/${key.keyId}`;

/** The ARN of an alias. `name` begins with `alias/`. */
export const toAliasArn = (region: RegionKey, name: string): string => `${arnPrefix(region)}:${name}`;

const arnPrefix = ({ provider, region, accountId }: RegionKey): string =>
  `${provider === 'AWS' ? `arn:${partitionOf(region)}` : 'acs'}:kms:${region}:${accountId}`;

const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};
