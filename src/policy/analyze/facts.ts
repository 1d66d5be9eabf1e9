import type { KeyPolicyExposure } from '../types.ts';
import { createUsable } from './access.ts';
import type { ActionSet } from './action-set.ts';
import type { AnalysisInput } from './analysis-input.ts';
import type { Callers } from './audience/audience.ts';
import { exposureOf } from './exposure.ts';
import type { Permission, PermissionPart } from './permission.ts';
import { toPermissions } from './permissions.ts';
import type { Reach } from './reach.ts';
import { createReachOf } from './reach-of.ts';
import { createTrustScope } from './trust-scope.ts';

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
}

export const toFacts = (input: AnalysisInput): Facts => {
  const permissions = toPermissions(input);
  const { accountDigits } = input.grammar.conditions.arnShape;
  const reachOf = createReachOf(createTrustScope(input.scope.ownAccount, accountDigits, input.subject.trust));
  const exposure = exposureOf(permissions, reachOf);
  return {
    input,
    permissions,
    exposure,
    reachesOutside: exposure === 'PUBLIC' || exposure === 'EXTERNAL' || exposure === 'TRUSTED',
    reachOf,
    usable: createUsable(input, reachOf),
  };
};
