/**
 * The library `key-policy-subgraph/policy`: parses, compares and analyzes key policies. It has no dependencies and
 * calls no provider.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */

import { KmsError } from './errors.ts';
import { inspectKeyPolicy as inspect, type KeyPolicyView } from './policy/inspect.ts';
import type { KeyTrust } from './policy/types.ts';
import { descriptionOf, type KnownProvider } from './providers/descriptions.ts';

export { KmsError, type KmsErrorCode } from './errors.ts';
export type { JsonEdit, KeyPolicyFix } from './policy/fix/index.ts';
export { InvalidRequestError, type KeyPolicyView, MalformedPolicyError, WorkBudgetError } from './policy/inspect.ts';
export type * from './policy/types.ts';
export type { KnownProvider as KmsProvider } from './providers/descriptions.ts';

/** The key that a document belongs to, as far as it is known. Absent fields count as unknown. */
export interface KeyPolicyOwner {
  readonly provider: KnownProvider;
  /** The account that owns the key: distinguishes its own principals from those of other accounts. */
  readonly accountId?: string;
  /** The key's ARN: distinguishes statements about this key from those about other resources. */
  readonly arn?: string;
  /** True for a policy that the provider has not accepted yet: some issues then have a higher severity. */
  readonly isDraft?: boolean;
  /** The ARN of the principal that will set the policy: CALLER_LOCKOUT reports whether it would lock itself out. */
  readonly caller?: string;
  /** Outsiders that are meant to have access. */
  readonly trust?: KeyTrust;
}

/**
 * Inspects a key policy. Results are computed when they are first read.
 *
 * @param document the policy's text; any text is accepted: `wellFormed` and `issues` say whether it is a policy
 * @param owner the provider, and the key that the policy belongs to, as far as it is known
 * @throws KmsError KMS_INVALID_PARAMETER where `accountId` is not the id of an account of the provider, or `arn` names
 * another account; KMS_INVALID_KEY_REFERENCE where `arn` is not a key ARN of the provider
 */
export const inspectKeyPolicy = (document: string, owner: KeyPolicyOwner): KeyPolicyView => {
  const { provider, accountId, arn, isDraft = false, caller, trust } = owner;
  const { language, parseArn, accountIdError } = descriptionOf(provider);
  const error = accountId === undefined ? null : accountIdError(accountId);
  if (error !== null) throw error;
  const ref = arn === undefined ? null : parseArn(arn);
  if (ref instanceof KmsError) throw ref;
  if (ref !== null && accountId !== undefined && accountId !== ref.accountId) {
    throw new KmsError({
      code: 'KMS_INVALID_PARAMETER',
      message: '"accountId" differs from the account in "arn".',
    });
  }
  return inspect(document, language, {
    accountId: ref?.accountId ?? accountId ?? null,
    partition: ref?.partition ?? null,
    arn: ref?.arn ?? null,
    isDraft,
    caller,
    trust,
  });
};
