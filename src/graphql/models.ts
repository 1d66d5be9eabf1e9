import type { ComputablePolicy } from '../compute/policy-computer.ts';
import type { KmsError, KmsProvider } from '../errors.ts';
import type { KeyPolicyFinding } from '../policy/types.ts';
import type { AliasRef, KeyRef } from '../providers/provider.ts';

/**
 * What resolvers hand on for a `Key`: a reference and what is known of it without asking anyone. `__typename` is what
 * `_entities` tells the type by.
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
  /** Set instead of `ref` where the key was named by an alias. */
  readonly alias: AliasRef | null;
  /** Why the key can't be read; null where it can. */
  readonly error: KmsError | null;
}

/** What resolvers hand on for a `KeyPolicy`, whether it was read from a provider or given by the client. */
export interface KeyPolicyModel extends ComputablePolicy {
  readonly name: string;
  /** null for a draft. */
  readonly ref: KeyRef | null;
  readonly requestId: string | null;
  /** Milliseconds since the epoch; null for a draft. */
  readonly retrievedAt: number | null;
  readonly stale: boolean;
}

/** What resolvers hand on for a finding: it tells its policy, so that what cures it is proven only where that is asked for. */
export interface FindingModel {
  readonly finding: KeyPolicyFinding;
  readonly of: KeyPolicyModel;
  /** Its place among the findings of the policy. */
  readonly index: number;
}
