import type { KeyPolicyIssue } from './types.ts';

/** Thrown where a question needs the meaning of a document that has none. */
export class MalformedPolicyError extends Error {
  override readonly name = 'MalformedPolicyError';
  /** All issues of the document, those first that leave it without a meaning. */
  readonly issues: readonly KeyPolicyIssue[];

  constructor(issues: readonly KeyPolicyIssue[]) {
    const reasons = issues.filter(({ severity }) => severity === 'CRITICAL');
    const [{ path, message } = { path: '', message: 'It is no key policy.' }] = reasons;
    super(path === '' ? message : `${path}: ${message}`);
    this.issues = [...reasons, ...issues.filter(({ severity }) => severity !== 'CRITICAL')];
  }
}
