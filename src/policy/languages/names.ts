import type { KeyCapability, PrincipalIdentity } from '../types.ts';

/** How callers are named, for searches over the policies of many keys. */
export interface PrincipalNames {
  /** Classifies a principal by its text. `type` is the key of the Principal map that it stands under; null for none. */
  classify(type: string | null, value: string): PrincipalIdentity;
  /** Principals whose permissions a caller has as well: of a session, its role. */
  parents(caller: PrincipalIdentity): readonly PrincipalIdentity[];
}

/** The actions that policies can allow. */
export interface ActionNames {
  /** All documented actions, sorted. */
  readonly all: readonly string[];
  capability(action: string): KeyCapability;
}
