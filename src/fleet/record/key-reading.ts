import type { KmsErrorCode } from '../../errors.ts';
import type { KeyGrant } from '../../policy/grants/grant.ts';
import type { KeyPolicyView } from '../../policy/inspect.ts';
import type { KeyRef, KeyTag } from '../../providers/provider.ts';

/** What was read of one key, by a request or by the background reading. */
export interface KeyReading {
  readonly ref: KeyRef;
  /** When the provider answered, in milliseconds since the epoch. */
  readonly readAt: number;
  readonly policy: ReadPolicy;
  /** All grants, or the code of the error in their place; left out where they were not asked for. */
  readonly grants?: ReadGrants;
  /** As DescribeKey says it; left out where it was not asked, which leaves what is known as it is. */
  readonly state?: string | null;
  /** The same for tags. */
  readonly tags?: readonly KeyTag[];
  /** The same for aliases, with `alias/` before their names. */
  readonly aliases?: readonly string[];
}

/** The policy, or the code of the error in its place. */
export type ReadPolicy = { readonly view: KeyPolicyView } | { readonly error: KmsErrorCode };

export type ReadGrants = readonly KeyGrant[] | { readonly error: KmsErrorCode };
