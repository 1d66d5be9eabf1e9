/** A grant of AWS KMS, as ListGrants describes it. */
export interface SandboxGrant {
  /** Generated if omitted. */
  readonly grantId?: string;
  readonly name?: string;
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly granteePrincipal?: string;
  readonly granteeServicePrincipal?: string;
  readonly retiringPrincipal?: string;
  readonly retiringServicePrincipal?: string;
  /** The key's own account if omitted. */
  readonly issuingAccountId?: string;
  /** As in CreateGrant: `Decrypt`, not `kms:Decrypt`. */
  readonly operations: readonly string[];
  readonly constraints?: GrantConstraints;
}

/** Spelled as in the API, since they are returned as given. */
export interface GrantConstraints {
  readonly EncryptionContextSubset?: Readonly<Record<string, string>>;
  readonly EncryptionContextEquals?: Readonly<Record<string, string>>;
  readonly SourceArn?: string;
}
