import type { KeyNewAccess, KeyPolicyFix, KeyPolicySeverity, KeyRequestWitness } from '../../policy.ts';
import type { KeyPolicyInput } from '../inputs/key-policy-input.ts';
import type { Position } from '../inputs/text-file.ts';

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A published rule that a problem bears on. */
export interface Control {
  readonly standard: string;
  readonly id: string;
  readonly url: string;
}

/** Something that is wrong with a policy, or that can't be told. */
export interface Problem {
  /** A code of an issue or a finding, or one of this command's own: see `ownCodes`. */
  readonly code: string;
  readonly severity: KeyPolicySeverity;
  readonly message: string;
  /** The place in the policy, such as `Statement[0].Principal`; in the template for a value that is not known. */
  readonly path: string;
  /** The place in the file; null where it can't be told. */
  readonly range: Range | null;
  readonly documentationUrl: string | null;
  readonly controls: readonly Control[];
  /** A request that shows it; null where none does. */
  readonly witness: KeyRequestWitness | null;
  /** Proves what cures it; takes a while. Null for what is no finding. */
  readonly findFix: (() => KeyPolicyFix | null) | null;
  /** Stays the same when other parts of the file change: what baselines and code scanners know a problem by. */
  readonly fingerprint: string;
}

/** Why a problem does not count against the outcome. */
export type Acceptance =
  | { readonly kind: 'baseline' }
  | { readonly kind: 'suppressed'; readonly reason: string; readonly expires: string };

export interface JudgedProblem extends Problem {
  /** What cures it, proven; null where nothing is, or where it does not fail. */
  readonly fix: KeyPolicyFix | null;
  readonly accepted: Acceptance | null;
  /** Whether it makes the command end with exit code 1. */
  readonly fails: boolean;
}

/** All that was found out about one policy. */
export interface PolicyReport<Found extends Problem = Problem> {
  readonly input: KeyPolicyInput;
  /** `infra/keys.json aws_kms_key.main`. */
  readonly title: string;
  /** False where the text is no policy: nothing can be accepted of it then. */
  readonly wellFormed: boolean;
  readonly exposure: string | null;
  /** What it gives beyond the policy that it is compared with; null where it is compared with none. */
  readonly newAccess: KeyNewAccess | null;
  readonly problems: readonly Found[];
}

/** Codes that the command has beside those of issues and findings, with their severities and what they mean. */
export const ownCodes = {
  UNKNOWN_POLICY: { severity: 'HIGH', meaning: 'The key policy is not known yet, so that nothing could be checked.' },
  NEW_ACCESS: { severity: 'HIGH', meaning: 'The policy lets somebody do what the earlier one does not.' },
  NEW_ACCESS_UNDECIDED: { severity: 'HIGH', meaning: 'Whether the policy gives more could not be decided.' },
  UNKNOWN_VALUE: { severity: 'LOW', meaning: 'A value is not known, and is read in the way that lets the most in.' },
} as const satisfies Record<string, { severity: KeyPolicySeverity; meaning: string }>;

/** All that one run of the command has to say. */
export interface CheckResult {
  readonly reports: readonly PolicyReport<JudgedProblem>[];
  /** What is no problem of a policy: files left out, suppressions that have expired. */
  readonly notes: readonly string[];
  /** Files that could not be checked. */
  readonly errors: readonly string[];
}
