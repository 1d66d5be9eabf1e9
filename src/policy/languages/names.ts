import type { KeyCapability, PrincipalIdentity } from '../types.ts';

/** How callers are named, for searches over the policies of many keys. */
export interface PrincipalNames {
  /** What the text of a principal says by itself. `type` is the kind of entry that it stands in; null where it stands alone. */
  classify(type: string | null, value: string): PrincipalIdentity;
  /** Principals whose permissions a caller has as well: of a session, its role. */
  parents(caller: PrincipalIdentity): readonly PrincipalIdentity[];
}

/** What a policy can permit. */
export interface ActionNames {
  /** All documented actions, sorted. */
  readonly all: readonly string[];
  capability(action: string): KeyCapability;
}
