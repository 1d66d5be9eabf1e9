import type { KmsErrorCode } from '../../errors.ts';
import type { KeyGrant } from '../../policy/grants/grant.ts';
import type { KeyPolicyView } from '../../policy/inspect.ts';
import type { KeyTag } from '../../providers/key-data.ts';
import type { KeyRef } from '../../providers/provider.ts';

/** The data of one key, read by a request or by the background reader. */
export interface KeyReading {
  readonly ref: KeyRef;
  /** When the provider answered, in milliseconds since the epoch. */
  readonly readAt: number;
  readonly policy: ReadPolicy;
  /** All grants, or an error code; absent where they were not read. */
  readonly grants?: ReadGrants;
  /** From DescribeKey; absent where it was not called, which leaves the stored value unchanged. */
  readonly state?: string | null;
  /** The same for tags. */
  readonly tags?: readonly KeyTag[];
  /** The same for aliases, with `alias/` before their names. */
  readonly aliases?: readonly string[];
}

/** The policy, or an error code. */
export type ReadPolicy = { readonly view: KeyPolicyView } | { readonly error: KmsErrorCode };

export type ReadGrants = readonly KeyGrant[] | { readonly error: KmsErrorCode };
