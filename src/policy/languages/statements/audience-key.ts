/** What a condition key tells of a caller, and so how its values are read. */
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
  /** The network that the request comes from: a VPC, an endpoint, or whose endpoint it is. */
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
  /** The resource that acts with a role of its own account, by its ARN. */
  | 'ACTING_RESOURCE';

/** A condition key that narrows who is calling. */
export interface AudienceKey {
  readonly kind: AudienceKeyKind;
  /** The requests that carry it: of everybody, of every principal but not of services, or only of some. */
  readonly presence: 'EVERYBODY' | 'PRINCIPALS' | 'SOME';
  /** True where a request of a service never carries it. */
  readonly neverOfServices: boolean;
}

/** Where an ARN of the provider holds its account. */
export interface ArnShape {
  /** How many parts the colons make; the last one may hold colons of its own. */
  readonly parts: number;
  readonly partitionPart: number | null;
  readonly accountPart: number;
  /** How many digits an account id has; null where that varies. */
  readonly accountDigits: number | null;
}
