/**
 * A grant on a key, as the provider lists it: plain text, which the functions of this folder interpret.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html
 */
export interface KeyGrant {
  readonly grantId: string;
  readonly name: string | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
  /** Who may perform the operations: an ARN, a service principal, or the unique id of a deleted principal. */
  readonly grantee: string;
  readonly retiringPrincipal: string | null;
  readonly retiringServicePrincipal: string | null;
  /** The account that created the grant. */
  readonly issuingAccountId: string | null;
  /** As actions: `kms:Decrypt`. */
  readonly operations: readonly string[];
  readonly constraints: GrantConstraints;
}

/** What a request must carry; null where the grant does not require it. */
export interface GrantConstraints {
  readonly encryptionContextSubset: Readonly<Record<string, string>> | null;
  readonly encryptionContextEquals: Readonly<Record<string, string>> | null;
  readonly sourceArn: string | null;
}
