/** What providers report about a key, as plain data. */

/** The provider's text of a policy, byte for byte, and the id under which the provider logged the call. */
export interface PolicyText {
  readonly document: string;
  readonly providerRequestId: string | null;
}

/**
 * The metadata of a key, as DescribeKey reports it. Times are ISO 8601; null stands for what the provider does not
 * report.
 */
export interface KeyMetadata {
  /** The key's own ARN, even if it was requested by an alias. */
  readonly arn: string;
  readonly description: string | null;
  readonly state: string;
  readonly usage: string | null;
  readonly spec: string | null;
  readonly origin: string | null;
  readonly manager: string | null;
  readonly multiRegion: boolean | null;
  /** `PRIMARY` or `REPLICA`; null for a key of one Region. */
  readonly multiRegionKeyType: string | null;
  /** The ARNs of a multi-Region key in all its Regions, including this one; the primary first. */
  readonly multiRegionArns: readonly string[];
  /** The algorithms that the key supports, of any usage. */
  readonly algorithms: readonly string[];
  readonly currentKeyMaterialId: string | null;
  /** When imported key material expires. */
  readonly materialExpiresAt: string | null;
  readonly createdAt: string | null;
  readonly deletionAt: string | null;
  /** Null where the provider has a separate operation for it. */
  readonly rotation: KeyRotation | null;
}

/** Automatic rotation. Times are ISO 8601. */
export interface KeyRotation {
  readonly enabled: boolean;
  readonly periodInDays: number | null;
  readonly nextRotationAt: string | null;
  readonly lastRotationAt: string | null;
}

export interface KeyAlias {
  readonly name: string;
  readonly arn: string;
}

/** An alias and the key that it refers to. */
export interface RegionAlias extends KeyAlias {
  readonly keyId: string;
}

export interface KeyTag {
  readonly key: string;
  readonly value: string;
}
