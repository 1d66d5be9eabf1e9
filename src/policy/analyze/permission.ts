import type { KeyPolicyCondition, KeyPolicyPrincipal } from '../types.ts';
import { type ActionSet, noActions } from './action-set.ts';
import type { Callers } from './audience/audience.ts';
import type { PermissionSource } from './sources.ts';

/** Actions that callers are allowed after all Deny statements. Parts of a permission may overlap. */
export interface PermissionPart {
  readonly actions: ActionSet;
  readonly callers: Callers;
  /** Whether it depends on the request beyond the conditions: on a Deny, or on policy variables in Resource. */
  readonly dependsOnRequest: boolean;
}

/** What one source allows one of its principals under one set of conditions. */
export interface Permission {
  readonly source: PermissionSource;
  readonly principal: KeyPolicyPrincipal;
  readonly conditions: readonly KeyPolicyCondition[];
  /** Only parts that still apply to someone. */
  readonly parts: readonly PermissionPart[];
}

/** A permission with the parts to which a finding rule applies. */
export interface MatchedPermission {
  readonly permission: Permission;
  readonly parts: readonly PermissionPart[];
}

/** Whether a part includes one of the actions. */
export const allowsAny = ({ actions }: PermissionPart, wanted: ActionSet): boolean => (actions & wanted) !== noActions;
