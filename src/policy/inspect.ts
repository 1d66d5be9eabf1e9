import type { Grammar } from './grammar.ts';
import type {
  KeyPolicyAnalysis,
  KeyPolicyChange,
  KeyPolicyDecision,
  KeyPolicyIssue,
  KeyPolicyRequest,
  ParsedKeyPolicy,
  PolicySubject,
} from './types.ts';

/**
 * A document and all that can be said of it. Each property is worked out when it is first asked for, and kept. Those
 * that need a parse throw MalformedPolicyError where `wellFormed` is false, so that no caller can mistake an
 * unreadable policy for an empty one.
 */
export interface KeyPolicyView {
  readonly document: string;
  readonly wellFormed: boolean;
  readonly issues: readonly KeyPolicyIssue[];
  readonly policy: ParsedKeyPolicy;
  readonly canonicalDocument: string;
  /** `sha256:<hex>` of canonicalDocument. */
  readonly fingerprint: string;
  readonly analysis: KeyPolicyAnalysis;
  equivalentTo(document: string): boolean;
  /** What to change in this document to arrive at the given one. */
  diff(document: string): readonly KeyPolicyChange[];
  evaluate(request: KeyPolicyRequest): KeyPolicyDecision;
}

export type InspectKeyPolicy = (document: string, grammar: Grammar, subject: PolicySubject) => KeyPolicyView;
