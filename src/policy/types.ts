/**
 * The data of a parsed policy, plain and readonly. The names are those of the schema, so GraphQL resolves them by
 * property name, and users of the library find the same names.
 */

import type { KeyPolicyFindingCode } from './finding-codes.ts';
import type { KeyPolicyIssueCode } from './issue-codes.ts';

export type { KeyPolicyFindingCode, KeyPolicyIssueCode };

/**
 * The key that a policy belongs to: determines which account is its own, and which resources match. Null where unknown.
 */
export interface PolicySubject {
  readonly accountId: string | null;
  readonly partition: string | null;
  readonly arn: string | null;
  /** Outsiders that are meant to have access. */
  readonly trust?: KeyTrust | undefined;
  /** The ARN of the principal that will set the policy, which must not lock itself out. */
  readonly caller?: string | undefined;
  /** True for a policy that no provider has accepted yet. */
  readonly isDraft?: boolean;
}

/** Accounts and organizations that an operator expects to have access: they make a policy TRUSTED, never less. */
export interface KeyTrust {
  /** Account ids. */
  readonly accounts: readonly string[];
  /** Organization ids: `o-…`, on Alibaba Cloud `rd-…`. */
  readonly organizations: readonly string[];
}

export type KeyPolicyEffect = 'ALLOW' | 'DENY';

export type KeyPolicyPrincipalKind =
  | 'ANYONE'
  | 'ACCOUNT'
  | 'USER'
  | 'ROLE'
  | 'ASSUMED_ROLE_SESSION'
  | 'FEDERATED_USER'
  | 'SAML_PROVIDER'
  | 'OIDC_PROVIDER'
  | 'SERVICE'
  | 'CANONICAL_USER'
  | 'DELETED'
  | 'UNKNOWN';

/** What the text of a principal says by itself, regardless of the key. */
export interface PrincipalIdentity {
  readonly kind: KeyPolicyPrincipalKind;
  readonly partition: string | null;
  readonly accountId: string | null;
  /** User, role (path left out), session (`role/session`) or provider name. */
  readonly name: string | null;
}

export interface KeyPolicyPrincipal extends PrincipalIdentity {
  /** The map key as written; null for a bare "*". */
  readonly type: string | null;
  readonly value: string;
  /** Whether it is outside the key's own account; null where that is unknown. */
  readonly external: boolean | null;
  /** True where it matches no caller, such as a pattern of roles: it gives no access, and exempts nobody. */
  readonly matchesNobody: boolean;
}

export type KeyPolicySetQualifier = 'FOR_ALL_VALUES' | 'FOR_ANY_VALUE';

export interface KeyPolicyCondition {
  readonly operator: string;
  /** Without qualifier and suffix, in its documented letter case; as written where unknown. */
  readonly baseOperator: string;
  readonly setQualifier: KeyPolicySetQualifier | null;
  readonly ifExists: boolean;
  readonly negated: boolean;
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * An element that the grammar does not contain. It is part of the meaning: two policies that differ in it are not
 * equivalent.
 */
export interface KeyPolicyUnknownElement {
  readonly name: string;
  /** Its value as JSON without white space, the keys of objects sorted. */
  readonly json: string;
}

/** An element that is null is absent. */
export interface KeyPolicyStatement {
  readonly index: number;
  readonly sid: string | null;
  readonly effect: KeyPolicyEffect;
  readonly principals: readonly KeyPolicyPrincipal[] | null;
  readonly notPrincipals: readonly KeyPolicyPrincipal[] | null;
  readonly actions: readonly string[] | null;
  readonly notActions: readonly string[] | null;
  readonly resources: readonly string[] | null;
  readonly notResources: readonly string[] | null;
  readonly conditions: readonly KeyPolicyCondition[];
  readonly unknownElements: readonly KeyPolicyUnknownElement[];
}

export type KeyPolicySeverity = 'INFO' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

export interface KeyPolicyIssue {
  readonly code: KeyPolicyIssueCode;
  readonly severity: KeyPolicySeverity;
  /** For example `Statement[0].Principal.AWS[1]`; empty for the document as a whole. */
  readonly path: string;
  readonly message: string;
}

/** A policy of which every part could be interpreted. */
export interface ParsedKeyPolicy {
  readonly version: string | null;
  readonly id: string | null;
  readonly statements: readonly KeyPolicyStatement[];
  readonly unknownElements: readonly KeyPolicyUnknownElement[];
}

/** The result of parsing: `policy` is null if and only if the document is not well-formed. */
export interface KeyPolicyReading {
  readonly policy: ParsedKeyPolicy | null;
  readonly issues: readonly KeyPolicyIssue[];
}

export type KeyPolicyChangeKind = 'ADDED' | 'REMOVED' | 'CHANGED';

export interface KeyPolicyChange {
  readonly kind: KeyPolicyChangeKind;
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Ordered from the widest to the narrowest reach. */
export type KeyPolicyExposure = 'PUBLIC' | 'EXTERNAL' | 'TRUSTED' | 'INTERNAL' | 'NONE';

export type KeyCapability = 'CRYPTOGRAPHIC_USE' | 'ADMINISTRATION' | 'PERMISSIONS_MANAGEMENT' | 'METADATA_READ';

export type KeyPolicyReachScope = 'ANYONE' | 'ACCOUNT' | 'ORGANIZATION' | 'NETWORK' | 'PRINCIPAL' | 'SERVICE';

/** Callers to whom an entry of `access` gives access. */
export interface KeyPolicyReach {
  readonly scope: KeyPolicyReachScope;
  /**
   * Account ids, organizations and paths in them, networks, ARNs and patterns of ARNs; for services, on whose behalf
   * they act. Empty for anyone, and for services that act on behalf of anyone.
   */
  readonly values: readonly string[];
  /** Whether they are outside the key's own account; null for services that act on behalf of anyone. */
  readonly external: boolean | null;
  readonly trusted: boolean;
}

export interface KeyPolicyAccess {
  readonly principal: KeyPolicyPrincipal;
  readonly capabilities: readonly KeyCapability[];
  readonly actions: readonly string[];
  readonly conditional: boolean;
  readonly statements: readonly number[];
  readonly reach: readonly KeyPolicyReach[];
  /** The access requires all conditions of one of these lists. Empty where it requires none. */
  readonly conditions: readonly (readonly KeyPolicyCondition[])[];
}

/** A published security control that a finding relates to. */
export interface KeySecurityControl {
  readonly standard: string;
  readonly id: string;
  readonly url: string;
}

/** A request that demonstrates a finding: the policy allows it. */
export interface KeyRequestWitness {
  readonly principal: string;
  readonly action: string;
  readonly context: readonly KeyPolicyContextEntry[];
  /** The statements that allow it. */
  readonly statements: readonly number[];
}

export interface KeyPolicyFinding {
  readonly code: KeyPolicyFindingCode;
  readonly severity: KeyPolicySeverity;
  readonly message: string;
  readonly statements: readonly number[];
  readonly documentationUrl: string | null;
  readonly controls: readonly KeySecurityControl[];
  /** Computed when it is first read; null where the finding is not about requests, or none was found. */
  readonly witness: KeyRequestWitness | null;
}

export interface KeyPolicyAnalysis {
  readonly exposure: KeyPolicyExposure;
  readonly externalAccounts: readonly string[];
  readonly access: readonly KeyPolicyAccess[];
  readonly findings: readonly KeyPolicyFinding[];
}

export type KeyPolicyOutcome = 'ALLOW' | 'EXPLICIT_DENY' | 'IMPLICIT_DENY';

export interface KeyPolicyContextEntry {
  readonly key: string;
  readonly values: readonly string[];
}

export type KeyNewAccessVerdict = 'NONE' | 'SOME' | 'UNDECIDED';

/** Whether one policy allows a request that another does not allow. */
export interface KeyNewAccess {
  readonly verdict: KeyNewAccessVerdict;
  /** Requests with new access, smallest first, each evaluated against both policies. Empty unless SOME. */
  readonly witnesses: readonly KeyRequestWitness[];
  /** Why it could not be decided. Null unless UNDECIDED. */
  readonly reason: string | null;
}

/** A request to evaluate: a principal, an action and the known condition keys. */
export interface KeyPolicyRequest {
  readonly principal: string;
  readonly action: string;
  readonly context: readonly KeyPolicyContextEntry[];
}

export interface KeyPolicyDecision {
  readonly outcome: KeyPolicyOutcome;
  readonly statements: readonly number[];
  readonly requiresIdentityPolicy: boolean;
  readonly missingContext: readonly string[];
  /** True where an identity policy of the key's own account could allow the request nevertheless. */
  readonly identityPolicyCanAllow: boolean;
  readonly issues: readonly KeyPolicyIssue[];
}
