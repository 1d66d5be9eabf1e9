import type { KeyPolicyFindingCode, KeyPolicySeverity } from '../../types.ts';
import type { ActionSet } from '../action-set.ts';
import type { Facts } from '../facts.ts';
import type { Remedy } from './edit.ts';
import type { Evidence } from './evidence.ts';

/** When a policy is worth a word, what is said then, and what cures it. */
export interface FindingRule {
  readonly code: KeyPolicyFindingCode;
  readonly severity: KeyPolicySeverity;
  /** What it rests on; null where there is nothing to say. */
  find(facts: Facts): Evidence | null;
  /** What is the matter, in one or two sentences. */
  say(evidence: Evidence, facts: Facts): string;
  remedy(evidence: Evidence, facts: Facts): Remedy;
  /** The actions of a request that shows it; absent where it does not say that access reaches too far. */
  readonly shownBy?: (facts: Facts) => ActionSet;
}
