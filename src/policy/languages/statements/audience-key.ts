/** What a condition key implies about a caller, which determines how its values are read. */
export type AudienceKeyKind =
  /** The account of the principal. */
  | 'ACCOUNT'
  /** The principal itself, by its ARN. */
  | 'PRINCIPAL'
  /** The principal itself, by its unique id. */
  | 'USER_ID'
  /** The organization of the principal. */
  | 'ORGANIZATION'
  | 'ORGANIZATION_PATH'
  /** The network that the request comes from: a VPC, an endpoint, or the owner of the endpoint. */
  | 'NETWORK'
  | 'NETWORK_ARN'
  | 'NETWORK_PATH'
  /** The address that the request comes from. */
  | 'ADDRESS'
  /** On whose behalf a service calls. */
  | 'SOURCE_ACCOUNT'
  | 'SOURCE_ARN'
  | 'SOURCE_ORGANIZATION'
  | 'SOURCE_ORGANIZATION_PATH'
  /** The same, in the encryption context that a service passes. */
  | 'SOURCE_IN_CONTEXT'
  /** The service that calls. */
  | 'SERVICE_NAME'
  /** Whether a service calls. */
  | 'IS_SERVICE'
  /** The ARN of the resource that acts with a role of its own account. */
  | 'ACTING_RESOURCE';

/** A condition key that restricts the caller. */
export interface AudienceKey {
  readonly kind: AudienceKeyKind;
  /** Which requests carry it: all, all of principals but not all of services, or only some. */
  readonly presence: 'EVERYBODY' | 'PRINCIPALS' | 'SOME';
  /** True where requests of services never carry it. */
  readonly neverOfServices: boolean;
}

/** The parts of the provider's ARNs. */
export interface ArnShape {
  /** The number of parts that colons separate; the last one may contain colons. */
  readonly parts: number;
  readonly partitionPart: number | null;
  readonly accountPart: number;
  /** The number of digits of an account id; null where it varies. */
  readonly accountDigits: number | null;
  /** Matches an account id with masked digits, which the vendor's documentation prints; null where it masks none. */
  readonly maskedAccountId: RegExp | null;
  /**
   * Matches the ARN of one network, or a pattern of ARNs that contains the whole id of one; null where conditions name
   * networks by ids only.
   */
  readonly networkArn: RegExp | null;
  /** Matches the ARN of a role's session, or a pattern of such ARNs; null where it looks like other ARNs. */
  readonly sessionArn: RegExp | null;
}
