import type { KeyPolicyCondition, KeyPolicyPrincipal, KeyPolicyStatement } from '../types.ts';
import type { ActionSet } from './action-set.ts';

/** What gives access: an Allow statement of the policy, or a grant. */
export interface AccessPath {
  readonly statementIndex: number | null;
  readonly grantId: string | null;
}

/** Actions that a source allows under one set of conditions. */
export interface AllowedActions {
  readonly actions: ActionSet;
  readonly conditions: readonly KeyPolicyCondition[];
}

/** An Allow statement or a grant, prepared for analysis. */
export interface PermissionSource {
  readonly path: AccessPath;
  /** Null for a grant. */
  readonly statement: KeyPolicyStatement | null;
  readonly principals: readonly KeyPolicyPrincipal[];
  readonly allowed: readonly AllowedActions[];
  /** Whether `${…}` in its conditions is filled from the request. */
  readonly allowsVariables: boolean;
  /** Whether it covers the key only for some requests, because Resource or NotResource contains policy variables. */
  readonly mayNotCoverKey: boolean;
}

/**
 * A grant, for `analyzeSources`: one for the grantee, and another with the same id for the principal that may retire
 * it. Operations to which a constraint applies are separate from the others.
 */
export interface GrantSource {
  readonly grantId: string;
  readonly principal: KeyPolicyPrincipal;
  readonly permissions: readonly {
    /** With their prefix: `kms:Decrypt`. */
    readonly actions: readonly string[];
    /** The constraints, as conditions; empty where none apply to the actions. */
    readonly conditions: readonly KeyPolicyCondition[];
  }[];
}

/** All grants on a key, for `analyzeSources`. */
export interface GrantSources {
  readonly all: readonly GrantSource[];
  /** The grants, and the permissions in them, that may lead to findings; the same list where all may. */
  readonly forFindings: readonly GrantSource[];
}
