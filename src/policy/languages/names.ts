import type { KeyCapability, PrincipalIdentity } from '../types.ts';

/** The names of callers, for searches over the policies of many keys. */
export interface PrincipalNames {
  /** Classifies a principal by its text. `type` is the key of the Principal map that lists it; null for none. */
  classify(type: string | null, value: string): PrincipalIdentity;
  /** Principals whose permissions the caller also has, such as the role of a session. */
  parents(caller: PrincipalIdentity): readonly PrincipalIdentity[];
}

/** The actions that policies can allow. */
export interface ActionNames {
  /** All documented actions, sorted. */
  readonly all: readonly string[];
  capability(action: string): KeyCapability;
}
