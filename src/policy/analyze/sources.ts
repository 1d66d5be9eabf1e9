import type { KeyPolicyCondition, KeyPolicyPrincipal, KeyPolicyStatement } from '../types.ts';
import type { ActionSet } from './action-set.ts';

/** What lets callers in: an Allow statement of the policy, or a grant beside it. */
export interface AccessPath {
  readonly statementIndex: number | null;
  readonly grantId: string | null;
}

/** Actions that a source gives under the same conditions. */
export interface SourceGrant {
  readonly actions: ActionSet;
  readonly conditions: readonly KeyPolicyCondition[];
}

/** An Allow statement, or a grant, as the audience model reads it. */
export interface PermissionSource {
  readonly path: AccessPath;
  /** Null for a grant. */
  readonly statement: KeyPolicyStatement | null;
  readonly principals: readonly KeyPolicyPrincipal[];
  readonly grants: readonly SourceGrant[];
  /** Whether `${…}` in its conditions is filled from the request. */
  readonly variables: boolean;
}

/**
 * A grant beside the policy, for `analyzeSources`: one for the grantee, and another one with the same id for the
 * principal that may retire it. Operations that a constraint does not bind stand apart from those that it does.
 */
export interface GrantSource {
  readonly grantId: string;
  readonly principal: KeyPolicyPrincipal;
  readonly permissions: readonly {
    /** With their prefix: `kms:Decrypt`. */
    readonly actions: readonly string[];
    /** The constraints, as conditions; empty where nothing binds the actions. */
    readonly conditions: readonly KeyPolicyCondition[];
  }[];
}
