import type { KeyPolicyFindingCode, KeyPolicySeverity } from '../../types.ts';
import type { ActionSet } from '../action-set.ts';
import type { Facts } from '../facts.ts';
import type { Remedy } from './edit.ts';
import type { Evidence } from './evidence.ts';

/** A finding rule: when it applies, its message and its remedy. */
export interface FindingRule {
  readonly code: KeyPolicyFindingCode;
  readonly severity: KeyPolicySeverity;
  /** The evidence; null where the rule does not apply. */
  find(facts: Facts): Evidence | null;
  /** What is wrong, in one or two sentences. */
  message(evidence: Evidence, facts: Facts): string;
  remedy(evidence: Evidence, facts: Facts): Remedy;
  /** The actions for a witness; absent where the finding is not about access that reaches too far. */
  readonly witnessActions?: (facts: Facts) => ActionSet;
}
