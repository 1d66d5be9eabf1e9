import type { KeyPolicyDecision, KeyPolicyExposure, KeyPolicyRequest, KeyRequestWitness } from '../types.ts';
import type { ActionSet } from './action-set.ts';
import type { AnalysisInput } from './analysis-input.ts';
import type { Callers } from './audience/audience.ts';
import type { MatchedPermission, Permission, PermissionPart } from './permission.ts';
import type { Reach } from './reach.ts';

/** What finding rules look at: the input and the results of the analysis. */
export interface Facts {
  readonly input: AnalysisInput;
  readonly permissions: readonly Permission[];
  readonly exposure: KeyPolicyExposure;
  /** Whether anyone outside has access: lets rules about outsiders end early. */
  readonly reachesOutside: boolean;
  reachOf(callers: Callers): Reach;
  /** The actions of a part that its callers can use. */
  usable(part: PermissionPart): ActionSet;
  /** The decision of the policy alone; null where the request is not valid or its evaluation takes too long. */
  evaluate(request: KeyPolicyRequest): KeyPolicyDecision | null;
  /**
   * A request for one of the actions that the policy allows by these permissions; null where it allows none of the
   * requests that are tried.
   */
  findWitness(matched: readonly MatchedPermission[], actions: ActionSet): KeyRequestWitness | null;
  /**
   * The facts if every Deny that names keys covers this one, where its ARN is unknown; otherwise these. For findings
   * about access that is missing, for which the unsafe reading is the one that denies.
   */
  strict(): Facts;
}
