/**
 * The plain, readonly data that a policy is read into. Names are those of the schema, so GraphQL resolves them by
 * property name and a library user meets the same words.
 */

import type { KeyPolicyFindingCode } from './finding-codes.ts';
import type { KeyPolicyIssueCode } from './issue-codes.ts';

export type { KeyPolicyFindingCode, KeyPolicyIssueCode };

/** Whose policy it is: decides which account is the key's own, and which resources match. Null where not known. */
export interface PolicySubject {
  readonly accountId: string | null;
  readonly partition: string | null;
  readonly arn: string | null;
  /** Outsiders who are meant to be there. */
  readonly trust?: KeyTrust | undefined;
  /** The ARN of the principal that is to put the policy, which must not lock itself out. */
  readonly caller?: string | undefined;
  /** True for a text that no cloud has accepted yet. */
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

/** What a principal's text says by itself, without regard to whose key it is. */
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
  /** Outside the key's own account; null where that can't be told. */
  readonly external: boolean | null;
  /** True where it can match no caller at all, such as a pattern of roles: it grants nothing, and exempts nobody. */
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

/** An element that the grammar does not know: kept, because two policies that differ in it are not the same. */
export interface KeyPolicyUnknownElement {
  readonly name: string;
  /** Its value as JSON without white space, the keys of objects sorted. */
  readonly json: string;
}

/** null: the element is absent. */
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

/** A policy whose every part has been given its meaning. */
export interface ParsedKeyPolicy {
  readonly version: string | null;
  readonly id: string | null;
  readonly statements: readonly KeyPolicyStatement[];
  readonly unknownElements: readonly KeyPolicyUnknownElement[];
}

/** The outcome of reading: `policy` is null exactly where the document is not well-formed. */
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

/** Callers whom an entry of access lets in. */
export interface KeyPolicyReach {
  readonly scope: KeyPolicyReachScope;
  /**
   * Account ids, organizations and paths in them, networks, ARNs and patterns of ARNs; of services, for whom they act.
   * Empty for anyone, and for services that act for anyone.
   */
  readonly values: readonly string[];
  /** Outside the key's own account; null for services that act for anyone. */
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
  /** Any of the lists, all within a list; empty where it is granted without any. */
  readonly conditions: readonly (readonly KeyPolicyCondition[])[];
}

/** A published control that a finding bears on. */
export interface KeySecurityControl {
  readonly standard: string;
  readonly id: string;
  readonly url: string;
}

/** One request that shows what a finding says: the policy allows it. */
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
  /** Worked out when it is first asked for; null where the finding is about no request, or none was found. */
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

/** Whether one policy lets anybody do what another does not. */
export interface KeyNewAccess {
  readonly verdict: KeyNewAccessVerdict;
  /** Requests that show it, the smallest first, each replayed through both policies. Empty unless SOME. */
  readonly witnesses: readonly KeyRequestWitness[];
  /** Why it could not be decided. Null unless UNDECIDED. */
  readonly reason: string | null;
}

/** One question: would the policy by itself let this principal do this? */
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
  /** True where an identity policy of the key's own account could allow all the same. */
  readonly identityPolicyCanAllow: boolean;
  readonly issues: readonly KeyPolicyIssue[];
}
