import type { KeyAnalysis } from './analyze/index.ts';
import { fingerprintOf } from './compare/canonical.ts';
import type { KeyPolicyFix } from './fix/index.ts';
import type { KeyDecision } from './grants/evaluate.ts';
import type { KeyGrant } from './grants/grant.ts';
import { InvalidRequestError } from './invalid-request.ts';
import type { LanguageReading, PolicyLanguage } from './languages/language.ts';
import { MalformedPolicyError } from './malformed.ts';
import type {
  KeyNewAccess,
  KeyPolicyAnalysis,
  KeyPolicyChange,
  KeyPolicyDecision,
  KeyPolicyIssue,
  KeyPolicyRequest,
  ParsedKeyPolicy,
  PolicySubject,
} from './types.ts';
import { WorkBudgetError } from './work-budget.ts';

export { InvalidRequestError, MalformedPolicyError, WorkBudgetError };

/**
 * A document with everything that can be computed from it. Each property is computed when it is first read, and cached.
 * Those that need a parse throw MalformedPolicyError where `wellFormed` is false, so that no caller can mistake an
 * unreadable policy for an empty one.
 */
export interface KeyPolicyView {
  /** The text, unchanged. */
  readonly document: string;
  /** The key that the policy belongs to, with the other facts that the analysis depends on. */
  readonly subject: PolicySubject;
  readonly wellFormed: boolean;
  readonly issues: readonly KeyPolicyIssue[];
  readonly policy: ParsedKeyPolicy;
  /** Equal for two documents if and only if they have the same meaning. */
  readonly canonicalDocument: string;
  /** `sha256:<hex>` of canonicalDocument. */
  readonly fingerprint: string;
  readonly analysis: KeyPolicyAnalysis;
  /** Also throws MalformedPolicyError where the given document is malformed. */
  equivalentTo(document: string): boolean;
  /**
   * The changes that turn this document into the given one: empty if and only if they have the same meaning. Also
   * throws MalformedPolicyError where the given document is malformed.
   */
  diff(document: string): readonly KeyPolicyChange[];
  /**
   * Whether the given document allows a request that this one does not allow, by meaning, not by text. Also throws
   * MalformedPolicyError where the given document is malformed.
   */
  newAccess(document: string): KeyNewAccess;
  /**
   * Whether the policy allows a request. Throws InvalidRequestError where the principal, action or context is not
   * valid, and WorkBudgetError where policy and context together are too large.
   */
  evaluate(request: KeyPolicyRequest): KeyPolicyDecision;
  /** A fix for the finding at this index of `analysis.findings`; null where none is proven to resolve it. */
  fix(finding: number): KeyPolicyFix | null;
  /**
   * Who may use the key, by this policy and these grants together. The last result is cached by the identity of the
   * list.
   */
  accessWith(grants: readonly KeyGrant[]): KeyAnalysis;
  /** The decision of this policy and these grants together. */
  evaluateWith(grants: readonly KeyGrant[], request: KeyPolicyRequest): KeyDecision;
}

export type InspectKeyPolicy = (document: string, language: PolicyLanguage, subject: PolicySubject) => KeyPolicyView;

/**
 * Inspects a key policy document, whether it is attached to a key or not. Accepts any text, and never throws.
 *
 * @param language the policy language of the provider
 * @param subject the key, as far as it is known
 */
export const inspectKeyPolicy: InspectKeyPolicy = (document, language, subject) =>
  new InspectedKeyPolicy(document, language, subject);

class InspectedKeyPolicy<Policy> implements KeyPolicyView {
  readonly document: string;
  readonly subject: PolicySubject;
  readonly #language: PolicyLanguage<Policy>;
  #reading: LanguageReading<Policy> | undefined;
  #statements: ParsedKeyPolicy | undefined;
  #canonicalDocument: string | undefined;
  #fingerprint: string | undefined;
  #analysis: KeyPolicyAnalysis | undefined;
  #access: { readonly grants: readonly KeyGrant[]; readonly analysis: KeyAnalysis } | undefined;

  constructor(document: string, language: PolicyLanguage<Policy>, subject: PolicySubject) {
    this.document = document;
    this.#language = language;
    this.subject = subject;
  }

  get wellFormed(): boolean {
    return this.#read().policy !== null;
  }

  get issues(): readonly KeyPolicyIssue[] {
    return this.#read().issues;
  }

  get policy(): ParsedKeyPolicy {
    this.#statements ??= this.#language.toStatements(this.#policy);
    return this.#statements;
  }

  get canonicalDocument(): string {
    this.#canonicalDocument ??= this.#language.canonical(this.#policy, this.subject);
    return this.#canonicalDocument;
  }

  get fingerprint(): string {
    this.#fingerprint ??= fingerprintOf(this.canonicalDocument);
    return this.#fingerprint;
  }

  get analysis(): KeyPolicyAnalysis {
    this.#analysis ??= this.#language.analyze(this.#policy, this.subject);
    return this.#analysis;
  }

  equivalentTo(document: string): boolean {
    return this.canonicalDocument === this.#other(document).canonicalDocument;
  }

  diff(document: string): readonly KeyPolicyChange[] {
    return this.#language.diff(this.#policy, this.#other(document).#policy, this.subject);
  }

  newAccess(document: string): KeyNewAccess {
    return this.#language.findNewAccess(this.#policy, this.#other(document).#policy, this.subject);
  }

  fix(finding: number): KeyPolicyFix | null {
    return this.#language.findFix(this.document, this.#policy, finding, this.subject);
  }

  evaluate(request: KeyPolicyRequest): KeyPolicyDecision {
    return this.#language.evaluate(this.#policy, request, this.subject);
  }

  accessWith(grants: readonly KeyGrant[]): KeyAnalysis {
    if (this.#access?.grants !== grants) {
      this.#access = { grants, analysis: this.#language.analyzeKey(this.#policy, grants, this.subject) };
    }
    return this.#access.analysis;
  }

  evaluateWith(grants: readonly KeyGrant[], request: KeyPolicyRequest): KeyDecision {
    return this.#language.evaluateKey(this.#policy, grants, request, this.subject);
  }

  get #policy(): Policy {
    const { policy, issues } = this.#read();
    if (policy === null) throw new MalformedPolicyError(issues);
    return policy;
  }

  #read(): LanguageReading<Policy> {
    this.#reading ??= this.#language.read(this.document, this.subject);
    return this.#reading;
  }

  #other(document: string): InspectedKeyPolicy<Policy> {
    const other = new InspectedKeyPolicy(document, this.#language, this.subject);
    if (!other.wellFormed) throw new MalformedPolicyError(other.issues, true);
    return other;
  }
}
