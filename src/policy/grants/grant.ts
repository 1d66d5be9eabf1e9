/**
 * A grant on a key, as the provider lists it: plain text, whose meaning the functions of this folder work out.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html
 */
export interface KeyGrant {
  readonly grantId: string;
  readonly name: string | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
  /** Who gets the operations: an ARN, a service principal, or the unique id of somebody deleted. */
  readonly grantee: string;
  readonly retiringPrincipal: string | null;
  readonly retiringServicePrincipal: string | null;
  /** The account that made the grant. */
  readonly issuingAccountId: string | null;
  /** As actions: `kms:Decrypt`. */
  readonly operations: readonly string[];
  readonly constraints: GrantConstraints;
}

/** What a request must bring along; null where the grant does not ask for it. */
export interface GrantConstraints {
  readonly encryptionContextSubset: Readonly<Record<string, string>> | null;
  readonly encryptionContextEquals: Readonly<Record<string, string>> | null;
  readonly sourceArn: string | null;
}
