import type { KeyPolicyIssue } from './types.ts';

/** Thrown where a result depends on the meaning of a document that is not well-formed. */
export class MalformedPolicyError extends Error {
  override readonly name = 'MalformedPolicyError';
  /** All issues of the document; those because of which it is not well-formed come first. */
  readonly issues: readonly KeyPolicyIssue[];
  /** Whether it is the document that a policy is compared with. */
  readonly isOther: boolean;

  constructor(issues: readonly KeyPolicyIssue[], isOther = false) {
    const reasons = issues.filter(({ severity }) => severity === 'CRITICAL');
    const [{ path, message } = { path: '', message: 'It is no key policy.' }] = reasons;
    super(path === '' ? message : `${path}: ${message}`);
    this.isOther = isOther;
    this.issues = [...reasons, ...issues.filter(({ severity }) => severity !== 'CRITICAL')];
  }
}
