import type { KeyPolicyIssue, KeyPolicyIssueCode, KeyPolicySeverity } from '../types.ts';
import type { Path } from './path.ts';

/**
 * The severity of each kind of issue. CRITICAL means that the document can't be interpreted, which includes a missing
 * element that is essential.
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
  UNKNOWN_RESOURCE: 'MEDIUM',
  NEVER_MATCHES: 'MEDIUM',
  MISSING_SET_OPERATOR: 'MEDIUM',
  DENY_WITHOUT_ACCOUNT: 'MEDIUM',
  UNKNOWN_ACTION: 'LOW',
  UNKNOWN_CONDITION_KEY: 'LOW',
  DUPLICATE_SID: 'INFO',
};

/** Collects the issues of a document, and whether all of it could be interpreted. */
export class IssueLog {
  readonly issues: KeyPolicyIssue[] = [];
  #wellFormed = true;

  get wellFormed(): boolean {
    return this.#wellFormed;
  }

  /** Reports an issue in a part that can be interpreted. */
  note(code: KeyPolicyIssueCode, path: Path, message: string, severity = issueSeverities[code]): void {
    this.#add(code, severity, path, message);
  }

  /** Reports a part that can't be interpreted: the document is not well-formed. */
  reject(code: KeyPolicyIssueCode, path: Path, message: string): void {
    this.#wellFormed = false;
    this.#add(code, 'CRITICAL', path, message);
  }

  #add(code: KeyPolicyIssueCode, severity: KeyPolicySeverity, path: Path, message: string): void {
    this.issues.push({ code, severity, path: path.toString(), message });
  }
}
