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
  reachOf(callers: Callers): Reach;
  /** Of a part's actions those that its callers can make use of. */
  usable(part: PermissionPart): ActionSet;
}

export function toFacts(input: AnalysisInput): Facts {
  const permissions = toPermissions(input);
  const { accountDigits } = input.grammar.conditions.arnShape;
  const reachOf = createReachOf(createStandpoint(input.scope.ownAccount, accountDigits, input.subject.trust));
  return {
    input,
    permissions,
    exposure: exposureOf(permissions, reachOf),
    reachOf,
    usable: createUsable(input, reachOf),
  };
}

/** Whether a part holds one of the actions. */
export const holds = ({ actions }: PermissionPart, wanted: ActionSet): boolean => (actions & wanted) !== noActions;
