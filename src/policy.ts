/**
 * The library: reads, compares and judges key policies without asking any cloud and without any dependency.
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

/** The key that a document belongs to, as far as it is known: what is left out is judged as unknown. */
export interface KeyPolicyOwner {
  readonly provider: KnownProvider;
  /** The account that owns the key: with it, principals of other accounts are told from its own. */
  readonly accountId?: string;
  /** The key's ARN: with it, statements about other resources are told from those about this key. */
  readonly arn?: string;
  /** True for a text that no cloud has accepted yet: what only a draft can be wrong with weighs more. */
  readonly isDraft?: boolean;
  /** The ARN of the principal that is to put the policy: with it, CALLER_LOCKOUT says whether it locks itself out. */
  readonly caller?: string;
  /** Outsiders who are meant to be there. */
  readonly trust?: KeyTrust;
}

/**
 * Looks at a key policy document, whatever its text. Throws a KmsError where `arn` is no key ARN of the provider, or
 * where it is of another account than `accountId`.
 */
export const inspectKeyPolicy = (document: string, owner: KeyPolicyOwner): KeyPolicyView => {
  const { provider, accountId, arn, isDraft = false, caller, trust } = owner;
  const { language, parseArn } = descriptionOf(provider);
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
