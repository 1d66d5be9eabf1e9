import type { KeyAnalysis } from './analyze/analyze-sources.ts';
import { analysePolicy } from './analyze/index.ts';
import { canonicalPolicy, fingerprintOf } from './compare/canonical.ts';
import { diffPolicies } from './compare/diff.ts';
import { findNewAccess } from './compare/new-access/index.ts';
import { evaluatePolicy } from './evaluate/index.ts';
import { findFix, type KeyPolicyFix } from './fix/index.ts';
import { analyzeKeyAccess } from './grants/analyze.ts';
import { evaluateKeyAccess, type KeyDecision } from './grants/evaluate.ts';
import type { KeyGrant } from './grants/grant.ts';
import { InvalidRequestError } from './invalid-request.ts';
import type { Grammar } from './languages/statements/grammar.ts';
import { MalformedPolicyError } from './malformed.ts';
import { readKeyPolicy } from './parse/index.ts';
import type {
  KeyNewAccess,
  KeyPolicyAnalysis,
  KeyPolicyChange,
  KeyPolicyDecision,
  KeyPolicyIssue,
  KeyPolicyReading,
  KeyPolicyRequest,
  ParsedKeyPolicy,
  PolicySubject,
} from './types.ts';
import { WorkBudgetError } from './work-budget.ts';

export { InvalidRequestError, MalformedPolicyError, WorkBudgetError };

/**
 * A document and all that can be said of it. Each property is worked out when it is first asked for, and kept. Those
 * that need a parse throw MalformedPolicyError where `wellFormed` is false, so that no caller can mistake an
 * unreadable policy for an empty one.
 */
export interface KeyPolicyView {
  /** The text as it was given, untouched. */
  readonly document: string;
  /** The key that it was read for, with what else it is judged by. */
  readonly subject: PolicySubject;
  readonly wellFormed: boolean;
  readonly issues: readonly KeyPolicyIssue[];
  readonly policy: ParsedKeyPolicy;
  /** Equal for two documents exactly where they mean the same. */
  readonly canonicalDocument: string;
  /** `sha256:<hex>` of canonicalDocument. */
  readonly fingerprint: string;
  readonly analysis: KeyPolicyAnalysis;
  /** Throws MalformedPolicyError where the given document is malformed, too. */
  equivalentTo(document: string): boolean;
  /**
   * What to change in this document to arrive at the given one: empty exactly where they mean the same. Throws
   * MalformedPolicyError where the given document is malformed, too.
   */
  diff(document: string): readonly KeyPolicyChange[];
  /**
   * Whether the given document lets anybody do what this one does not: by meaning, not by text. Throws
   * MalformedPolicyError where the given document is malformed, too.
   */
  newAccess(document: string): KeyNewAccess;
  /**
   * Throws InvalidRequestError where the question makes no sense, and WorkBudgetError where policy and context are too
   * large together.
   */
  evaluate(request: KeyPolicyRequest): KeyPolicyDecision;
  /** What cures the finding at that place of `analysis.findings`; null where nothing is proven to. */
  fix(finding: number): KeyPolicyFix | null;
  /** Who may use the key, by this policy and these grants together. The last result is kept by the identity of the list. */
  accessWith(grants: readonly KeyGrant[]): KeyAnalysis;
  /** The decision of this policy and these grants together. */
  evaluateWith(grants: readonly KeyGrant[], request: KeyPolicyRequest): KeyDecision;
}

export type InspectKeyPolicy = (document: string, grammar: Grammar, subject: PolicySubject) => KeyPolicyView;

/**
 * Looks at a key policy document, attached to a key or not, without asking any cloud. Takes any text and throws nothing
 * itself. `grammar` is that of the provider whose policy it is; `subject` is the key, as far as it is known.
 */
export const inspectKeyPolicy: InspectKeyPolicy = (document, grammar, subject) =>
  new InspectedKeyPolicy(document, grammar, subject);

class InspectedKeyPolicy implements KeyPolicyView {
  readonly document: string;
  readonly #grammar: Grammar;
  readonly subject: PolicySubject;
  #reading: KeyPolicyReading | undefined;
  #canonicalDocument: string | undefined;
  #fingerprint: string | undefined;
  #analysis: KeyPolicyAnalysis | undefined;
  #access: { readonly grants: readonly KeyGrant[]; readonly analysis: KeyAnalysis } | undefined;

  constructor(document: string, grammar: Grammar, subject: PolicySubject) {
    this.document = document;
    this.#grammar = grammar;
    this.subject = subject;
  }

  get wellFormed(): boolean {
    return this.#read().policy !== null;
  }

  get issues(): readonly KeyPolicyIssue[] {
    return this.#read().issues;
  }

  get policy(): ParsedKeyPolicy {
    const { policy, issues } = this.#read();
    if (policy === null) throw new MalformedPolicyError(issues);
    return policy;
  }

  get canonicalDocument(): string {
    this.#canonicalDocument ??= canonicalPolicy(this.policy, this.#grammar, this.subject);
    return this.#canonicalDocument;
  }

  get fingerprint(): string {
    this.#fingerprint ??= fingerprintOf(this.canonicalDocument);
    return this.#fingerprint;
  }

  get analysis(): KeyPolicyAnalysis {
    this.#analysis ??= analysePolicy(this.policy, this.#grammar, this.subject);
    return this.#analysis;
  }

  equivalentTo(document: string): boolean {
    return this.canonicalDocument === this.#other(document).canonicalDocument;
  }

  diff(document: string): readonly KeyPolicyChange[] {
    return diffPolicies(this.policy, this.#other(document).policy, this.#grammar, this.subject);
  }

  newAccess(document: string): KeyNewAccess {
    return findNewAccess(this.policy, this.#other(document).policy, this.#grammar, this.subject);
  }

  fix(finding: number): KeyPolicyFix | null {
    const { document, policy } = this;
    return findFix({ document, policy, grammar: this.#grammar, subject: this.subject }, finding);
  }

  evaluate(request: KeyPolicyRequest): KeyPolicyDecision {
    return evaluatePolicy(this.policy, request, this.#grammar, this.subject);
  }

  accessWith(grants: readonly KeyGrant[]): KeyAnalysis {
    if (this.#access?.grants !== grants) {
      this.#access = { grants, analysis: analyzeKeyAccess(this.policy, grants, this.#grammar, this.subject) };
    }
    return this.#access.analysis;
  }

  evaluateWith(grants: readonly KeyGrant[], request: KeyPolicyRequest): KeyDecision {
    return evaluateKeyAccess(this.policy, grants, request, this.#grammar, this.subject);
  }

  #read(): KeyPolicyReading {
    this.#reading ??= readKeyPolicy(this.document, this.#grammar, this.subject);
    return this.#reading;
  }

  #other(document: string): InspectedKeyPolicy {
    return new InspectedKeyPolicy(document, this.#grammar, this.subject);
  }
}
