import type { KeyAnalysis } from '../analyze/index.ts';
import type { KeyPolicyFix } from '../fix/index.ts';
import type { KeyDecision } from '../grants/evaluate.ts';
import type { GrantConstraints, KeyGrant } from '../grants/grant.ts';
import type {
  KeyNewAccess,
  KeyPolicyAnalysis,
  KeyPolicyChange,
  KeyPolicyCondition,
  KeyPolicyDecision,
  KeyPolicyIssue,
  KeyPolicyPrincipal,
  KeyPolicyRequest,
  ParsedKeyPolicy,
  PolicySubject,
} from '../types.ts';
import type { ActionNames, PrincipalNames } from './names.ts';

/** The result of parsing a document: `policy` is null if and only if the document is not well-formed. */
export interface LanguageReading<Policy> {
  readonly policy: Policy | null;
  readonly issues: readonly KeyPolicyIssue[];
}

/**
 * A policy language: how documents are parsed, compared and analyzed. Pure functions without I/O and without state.
 * Policies of AWS and Alibaba Cloud consist of statements: `createStatementLanguage` creates their languages from a
 * grammar each. A language of another kind, such as role bindings, implements this interface itself.
 * @typeParam Policy - A policy as the language reads it; opaque to all other code.
 */
export interface PolicyLanguage<Policy = unknown> {
  readonly principals: PrincipalNames;
  readonly actions: ActionNames;
  /** Whether the text of a document alone shows that it is written in this language and in no other. */
  isWrittenIn(document: string): boolean;
  /** Whether the text is the full ARN of a principal that can call the provider. */
  isCallerArn(text: string): boolean;
  /** Parses a principal that is named outside policies, such as the grantee of a grant. */
  toPrincipal(value: string, subject: PolicySubject): KeyPolicyPrincipal;
  /** The constraints of a grant, as policy conditions; none for a provider that has no grants. */
  grantConditions(constraints: GrantConstraints): readonly KeyPolicyCondition[];
  /** Accepts any text and never throws: all problems are among the issues. */
  read(document: string, subject: PolicySubject): LanguageReading<Policy>;
  /** The policy as the schema shows it. A language without statements returns statements with the same meaning. */
  toStatements(policy: Policy): ParsedKeyPolicy;
  /** The canonical text: equal for all policies with the same meaning. */
  canonical(policy: Policy, subject: PolicySubject): string;
  /** The changes that lead from the first policy to the second: empty if and only if they have the same meaning. */
  diff(before: Policy, after: Policy, subject: PolicySubject): readonly KeyPolicyChange[];
  /** Whether the second policy allows a request that the first one does not allow. */
  findNewAccess(before: Policy, after: Policy, subject: PolicySubject): KeyNewAccess;
  analyze(policy: Policy, subject: PolicySubject): KeyPolicyAnalysis;
  /**
   * @throws InvalidRequestError where the request names no principal or action; WorkBudgetError where it is too large
   */
  evaluate(policy: Policy, request: KeyPolicyRequest, subject: PolicySubject): KeyPolicyDecision;
  /** Who may use the key, by the policy and the grants together; `grants` is empty for a provider that has none. */
  analyzeKey(policy: Policy, grants: readonly KeyGrant[], subject: PolicySubject): KeyAnalysis;
  /** The decision of the policy and the grants together. */
  evaluateKey(
    policy: Policy,
    grants: readonly KeyGrant[],
    request: KeyPolicyRequest,
    subject: PolicySubject,
  ): KeyDecision;
  /** A proven fix of the finding at this index of the policy's findings; null where there is none. */
  findFix(document: string, policy: Policy, finding: number, subject: PolicySubject): KeyPolicyFix | null;
}
