import type { KmsErrorCode } from '../../errors.ts';
import type { KeyPolicyView } from '../../policy/inspect.ts';
import type { KeyRef } from '../../providers/provider.ts';

/** What was read of one key, by a request or by the background reading. */
export interface KeyReading {
  readonly ref: KeyRef;
  /** When the provider answered, in milliseconds since the epoch. */
  readonly readAt: number;
  readonly policy: ReadPolicy;
  /** As DescribeKey says it; left out where it was not asked, which leaves what is known as it is. */
  readonly state?: string | null;
  /** The same for tags. */
  readonly tags?: readonly KeyTag[];
}

/** The policy, or the code of the error in its place. */
export type ReadPolicy = { readonly view: KeyPolicyView } | { readonly error: KmsErrorCode };

export interface KeyTag {
  readonly key: string;
  readonly value: string;
}
