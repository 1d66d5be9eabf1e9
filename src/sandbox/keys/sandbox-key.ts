import type { Cloud } from '../call.ts';
import type { InjectedFault } from '../fault.ts';
import type { SandboxGrant } from './sandbox-grant.ts';

/** A key of the sandbox. */
export interface SandboxKey {
  readonly provider: Cloud;
  readonly accountId: string;
  readonly region: string;
  readonly keyId: string;
  /** Returned by GetKeyPolicy byte for byte. */
  readonly document: string;
  readonly description?: string;
  /** As DescribeKey returns it; `Enabled` if omitted. */
  readonly state?: string;
  /** ISO 8601: when the key will be deleted, if its deletion is scheduled. */
  readonly deletionAt?: string;
  /** The cloud's KeySpec; a symmetric key of 256 bits if omitted. */
  readonly spec?: string;
  /** The cloud's KeyUsage; encryption and decryption if omitted. */
  readonly usage?: string;
  /** ISO 8601: when imported key material expires. If omitted, the cloud generated the key material. */
  readonly materialExpiresAt?: string;
  /** AWS only: who manages the key; `CUSTOMER` if omitted. */
  readonly manager?: 'AWS' | 'CUSTOMER';
  /** AWS only: the Region of the primary key of a multi-Region key. */
  readonly primaryRegion?: string;
  readonly rotation?: KeyRotation;
  /** Values by tag key. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Names such as `alias/orders` that are created together with the key. */
  readonly aliases?: readonly string[];
  /** AWS only: grants that are created together with the key. */
  readonly grants?: readonly SandboxGrant[];
  /** The fault of GetKeyPolicy for this key; other operations are not affected. */
  readonly fails?: InjectedFault;
}

/** Automatic rotation; a key without it is never rotated. */
interface KeyRotation {
  readonly periodInDays: number;
  /** ISO 8601. */
  readonly nextAt: string;
  /** ISO 8601; absent if the key has not been rotated yet. */
  readonly lastAt?: string;
}

/** One of the default keys, with its purpose. */
export interface SeedKey extends SandboxKey {
  /** A title of a few words. */
  readonly name: string;
  /** What the key demonstrates, in one or two sentences. */
  readonly shows: string;
  /** True for an ARN for which the sandbox has no key. */
  readonly absent?: true;
}

/** The account and Region that hold a key. */
export interface RegionKey {
  readonly provider: Cloud;
  readonly accountId: string;
  readonly region: string;
}

/** A text that identifies an account and Region. */
export const regionId = ({ provider, accountId, region }: RegionKey): string => `${provider} ${accountId} ${region}`;

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
