import type { KeyNewAccess, KeyPolicyFix, KeyPolicySeverity, KeyRequestWitness } from '../../policy.ts';
import type { KeyPolicyInput } from '../inputs/key-policy-input.ts';
import type { Position } from '../inputs/text-file.ts';

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A published control that a problem relates to. */
interface Control {
  readonly standard: string;
  readonly id: string;
  readonly url: string;
}

/** A problem of a policy: an issue, a finding, new access, or an unknown value. */
export interface Problem {
  /** A code of an issue or a finding, or one of this command's own: see `ownCodes`. */
  readonly code: string;
  readonly severity: KeyPolicySeverity;
  readonly message: string;
  /** The path in the policy, such as `Statement[0].Principal`; for an unknown value, the path in the template. */
  readonly path: string;
  /** The place in the file; null where unknown. */
  readonly range: Range | null;
  readonly documentationUrl: string | null;
  readonly controls: readonly Control[];
  /** A request that demonstrates it; null where there is none. */
  readonly witness: KeyRequestWitness | null;
  /** Searches for a proven fix, which takes time. Null for problems that are not findings. */
  readonly findFix: (() => KeyPolicyFix | null) | null;
  /** Identifies the problem in baselines and code scanners: does not change with other parts of the file. */
  readonly fingerprint: string;
}

/** Why a problem does not fail the check. */
export type Acceptance =
  | { readonly kind: 'baseline' }
  | { readonly kind: 'suppressed'; readonly reason: string; readonly expires: string };

export interface AssessedProblem extends Problem {
  /** The proven fix; null where there is none, or where the problem does not fail the check. */
  readonly fix: KeyPolicyFix | null;
  readonly accepted: Acceptance | null;
  /** Whether it causes exit code 1. */
  readonly fails: boolean;
}

/** The result for one policy. */
export interface PolicyReport<Found extends Problem = Problem> {
  readonly input: KeyPolicyInput;
  /** `infra/keys.json aws_kms_key.main`. */
  readonly title: string;
  /** False where the policy is malformed: then no problem of it can be accepted. */
  readonly wellFormed: boolean;
  readonly exposure: string | null;
  /** The new access compared with another policy; null without a comparison. */
  readonly newAccess: KeyNewAccess | null;
  readonly problems: readonly Found[];
}

/** Codes of the command itself, in addition to those of issues and findings. */
export const ownCodes = {
  UNKNOWN_POLICY: { severity: 'HIGH', meaning: 'The key policy is not known yet, so it could not be checked.' },
  NEW_ACCESS: { severity: 'HIGH', meaning: 'The policy allows something that the earlier one does not.' },
  NEW_ACCESS_UNDECIDED: { severity: 'HIGH', meaning: 'Whether the policy gives new access could not be decided.' },
  UNKNOWN_VALUE: { severity: 'LOW', meaning: 'A value is not known; the widest access is assumed.' },
} as const satisfies Record<string, { severity: KeyPolicySeverity; meaning: string }>;

/** The result of one run of the command. */
export interface CheckResult {
  readonly reports: readonly PolicyReport<AssessedProblem>[];
  /** Messages that concern no policy: skipped files, expired suppressions. */
  readonly notes: readonly string[];
  /** Files that could not be checked. */
  readonly errors: readonly string[];
}
