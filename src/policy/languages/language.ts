import type { KeyAnalysis } from '../analyze/analyze-sources.ts';
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

/** The outcome of reading a document: `policy` is null exactly where the document is not well-formed. */
export interface LanguageReading<Policy> {
  readonly policy: Policy | null;
  readonly issues: readonly KeyPolicyIssue[];
}

/**
 * A policy language: how documents are read, compared and judged. Pure functions without I/O, none of which keeps
 * anything. AWS and Alibaba Cloud write statements: `createStatementLanguage` makes their languages of two grammars. A
 * language of another kind, such as role bindings, implements this interface by itself.
 *
 * @typeParam Policy - A policy as the language reads it; nobody else looks into it.
 */
export interface PolicyLanguage<Policy = unknown> {
  readonly principals: PrincipalNames;
  readonly actions: ActionNames;
  /** Whether a document shows by its text alone that it is written in this language and in no other. */
  isWrittenIn(document: string): boolean;
  /** Whether the text is the full name of a principal who can call the provider. */
  isCallerArn(text: string): boolean;
  /** A principal that is named outside of policies, such as the grantee of a grant. */
  toPrincipal(value: string, subject: PolicySubject): KeyPolicyPrincipal;
  /** The constraints of a grant, as policy conditions; none for a provider that has no grants. */
  grantConditions(constraints: GrantConstraints): readonly KeyPolicyCondition[];
  /** Takes any text and throws nothing: what is wrong with it is among the issues. */
  read(document: string, subject: PolicySubject): LanguageReading<Policy>;
  /** The policy as the schema shows it. A language without statements gives those that would mean the same. */
  toStatements(policy: Policy): ParsedKeyPolicy;
  /** One text for all policies that mean the same. */
  canonical(policy: Policy, subject: PolicySubject): string;
  /** What to change in the first policy to arrive at the second: empty exactly where they mean the same. */
  diff(before: Policy, after: Policy, subject: PolicySubject): readonly KeyPolicyChange[];
  /** Whether the second policy allows a request that the first one does not. */
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
  /** What cures the finding at that place of the policy's findings; null where nothing is proven to. */
  findFix(document: string, policy: Policy, finding: number, subject: PolicySubject): KeyPolicyFix | null;
}
