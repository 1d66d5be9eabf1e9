import type { ComputablePolicy } from '../compute/policy-computer.ts';
import type { KmsError, KmsProvider } from '../errors.ts';
import type { KeyPolicyFinding } from '../policy/types.ts';
import type { AliasRef, KeyRef } from '../providers/provider.ts';

/**
 * The model of a `Key`: a reference, and what follows from it without a call. `_entities` determines the type by
 * `__typename`.
 */
export interface KeyModel {
  readonly __typename: 'Key';
  readonly arn: string;
  readonly provider: KmsProvider | null;
  readonly partition: string | null;
  readonly region: string | null;
  readonly accountId: string | null;
  readonly keyId: string | null;
  readonly ref: KeyRef | null;
  /** Set instead of `ref` where the reference is by an alias. */
  readonly alias: AliasRef | null;
  /** Why the key can't be read; null where it can. */
  readonly error: KmsError | null;
}

/** The model of a `KeyPolicy`, read from a provider or given by the client. */
export interface KeyPolicyModel extends ComputablePolicy {
  readonly name: string;
  readonly document: string;
  /** Null for a draft. */
  readonly ref: KeyRef | null;
  readonly requestId: string | null;
  /** Milliseconds since the epoch; null for a draft. */
  readonly retrievedAt: number | null;
  readonly stale: boolean;
}

/** The model of a finding, with its policy, so that a fix is computed only where it is selected. */
export interface FindingModel {
  readonly finding: KeyPolicyFinding;
  readonly policy: KeyPolicyModel;
  /** Its index in the policy's findings. */
  readonly index: number;
}
