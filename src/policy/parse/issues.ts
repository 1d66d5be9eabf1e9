import type { KeyPolicyIssue, KeyPolicyIssueCode, KeyPolicySeverity } from '../types.ts';
import type { Path } from './path.ts';

/**
 * How much each kind of issue weighs. CRITICAL is kept for what leaves the document without a meaning: a missing
 * element is that, too, where nothing can be told without it.
 */
export const issueSeverities: Readonly<Record<KeyPolicyIssueCode, KeyPolicySeverity>> = {
  NOT_JSON: 'CRITICAL',
  DOUBLE_ENCODED: 'CRITICAL',
  NOT_AN_OBJECT: 'CRITICAL',
  WRONG_TYPE: 'CRITICAL',
  UNKNOWN_EFFECT: 'CRITICAL',
  MISSING_ELEMENT: 'HIGH',
  CONFLICTING_ELEMENTS: 'HIGH',
  UNKNOWN_CONDITION_OPERATOR: 'HIGH',
  INVALID_PRINCIPAL: 'HIGH',
  DOCUMENT_TOO_LONG: 'HIGH',
  INVALID_CHARACTER: 'HIGH',
  DUPLICATE_JSON_KEY: 'MEDIUM',
  UNKNOWN_ELEMENT: 'MEDIUM',
  UNKNOWN_VERSION: 'MEDIUM',
  UNKNOWN_PRINCIPAL: 'MEDIUM',
  NEVER_MATCHES: 'MEDIUM',
  MISSING_SET_OPERATOR: 'MEDIUM',
  DENY_WITHOUT_ACCOUNT: 'MEDIUM',
  UNKNOWN_ACTION: 'LOW',
  UNKNOWN_CONDITION_KEY: 'LOW',
  DUPLICATE_SID: 'INFO',
};

/** Gathers all issues of one document, and whether each of its parts could be given a meaning. */
export class IssueLog {
  readonly issues: KeyPolicyIssue[] = [];
  #wellFormed = true;

  get wellFormed(): boolean {
    return this.#wellFormed;
  }

  /** What is odd but has a meaning. */
  note(code: KeyPolicyIssueCode, path: Path, message: string, severity = issueSeverities[code]): void {
    this.#add(code, severity, path, message);
  }

  /** What can't be given a meaning: the document is not well-formed. */
  reject(code: KeyPolicyIssueCode, path: Path, message: string): void {
    this.#wellFormed = false;
    this.#add(code, 'CRITICAL', path, message);
  }

  #add(code: KeyPolicyIssueCode, severity: KeyPolicySeverity, path: Path, message: string): void {
    this.issues.push({ code, severity, path: path.toString(), message });
  }
}
