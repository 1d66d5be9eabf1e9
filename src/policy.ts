/**
 * The library: reads, compares and judges key policies without asking any cloud and without any dependency.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */

import { KmsError, type KmsProvider } from './errors.ts';
import { inspectKeyPolicy as inspect, type KeyPolicyView } from './policy/inspect.ts';
import { grammar as alibabaCloudGrammar } from './policy/languages/alibaba-cloud/index.ts';
import { grammar as awsGrammar } from './policy/languages/aws/index.ts';
import type { Grammar } from './policy/languages/statements/grammar.ts';
import type { KeyTrust } from './policy/types.ts';
import { parseArn as parseAlibabaCloudArn } from './providers/alibaba-cloud/key-ref.ts';
import { parseArn as parseAwsArn } from './providers/aws/key-ref.ts';
import type { KeyRef } from './providers/provider.ts';

export { KmsError, type KmsErrorCode, type KmsProvider } from './errors.ts';
export type { JsonEdit, KeyPolicyFix } from './policy/fix/index.ts';
export { InvalidRequestError, type KeyPolicyView, MalformedPolicyError, WorkBudgetError } from './policy/inspect.ts';
export type * from './policy/types.ts';

/** The key that a document belongs to, as far as it is known: what is left out is judged as unknown. */
export interface KeyPolicyOwner {
  readonly provider: KmsProvider;
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

interface Cloud {
  readonly grammar: Grammar;
  parseArn(arn: string): KeyRef | KmsError;
}

const clouds: Readonly<Record<KmsProvider, Cloud>> = {
  AWS: { grammar: awsGrammar, parseArn: parseAwsArn },
  ALIBABA_CLOUD: { grammar: alibabaCloudGrammar, parseArn: parseAlibabaCloudArn },
};

/**
 * Looks at a key policy document, whatever its text. Throws a KmsError where `arn` is no key ARN of the provider, or
 * where it is of another account than `accountId`.
 */
export const inspectKeyPolicy = (document: string, owner: KeyPolicyOwner): KeyPolicyView => {
  const { provider, accountId, arn, isDraft = false, caller, trust } = owner;
  const { grammar, parseArn } = clouds[provider];
  const ref = arn === undefined ? null : parseArn(arn);
  if (ref instanceof KmsError) throw ref;
  if (ref !== null && accountId !== undefined && accountId !== ref.accountId) {
    throw new KmsError({
      code: 'KMS_INVALID_PARAMETER',
      message: '"accountId" is another account than the one in "arn".',
    });
  }
  return inspect(document, grammar, {
    accountId: ref?.accountId ?? accountId ?? null,
    partition: ref?.partition ?? null,
    arn: ref?.arn ?? null,
    isDraft,
    caller,
    trust,
  });
};
