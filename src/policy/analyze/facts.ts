import type { KeyPolicyExposure } from '../types.ts';
import { createUsable } from './access.ts';
import { type ActionSet, noActions } from './action-set.ts';
import type { AnalysisInput } from './analysis-input.ts';
import type { Callers } from './audience/callers.ts';
import { exposureOf } from './exposure.ts';
import { type Permission, type PermissionPart, toPermissions } from './permissions.ts';
import { createReachOf, createStandpoint, type Reach } from './reach.ts';

/** What the rules ask of: the input, and what has been worked out of it. */
export interface Facts {
  readonly input: AnalysisInput;
  readonly permissions: readonly Permission[];
  readonly exposure: KeyPolicyExposure;
  /** Whether somebody outside is let in: most policies let in nobody. */
  readonly reachesOutside: boolean;
  reachOf(callers: Callers): Reach;
  /** Of a part's actions those that its callers can make use of. */
  usable(part: PermissionPart): ActionSet;
}

export const toFacts = (input: AnalysisInput): Facts => {
  const permissions = toPermissions(input);
  const { accountDigits } = input.grammar.conditions.arnShape;
  const reachOf = createReachOf(createStandpoint(input.scope.ownAccount, accountDigits, input.subject.trust));
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

/** Whether a part holds one of the actions. */
export const holds = ({ actions }: PermissionPart, wanted: ActionSet): boolean => (actions & wanted) !== noActions;
