import { KmsError } from '../errors.ts';
import type { KeyResolution } from '../keys/key-source.ts';
import type { AliasRef, KeyRef } from '../providers/provider.ts';
import type { RequestContext } from './context.ts';
import type { KeyModel } from './models.ts';

/**
 * The `Key` for any reference, valid or not: the error is reported by the fields that are selected. A missing
 * permission takes precedence over other errors, so that these do not reveal what is configured.
 */
export const toKey = (arn: string, { ref, alias, error }: KeyResolution, context: RequestContext): KeyModel => {
  const named = ref ?? alias;
  return {
    __typename: 'Key',
    arn,
    provider: named?.provider ?? error?.provider ?? null,
    partition: named?.partition ?? null,
    region: named?.region ?? null,
    accountId: named?.accountId ?? null,
    keyId: ref?.keyId ?? null,
    ref,
    alias,
    error: (named ? context.authorize(named) : null) ?? error,
  };
};

/** The key itself, as a `Key`. */
export const keyOf = (ref: KeyRef, context: RequestContext): KeyModel =>
  toKey(ref.arn, { ref, alias: null, error: null }, context);

/** The key that an alias refers to, by the ARN in DescribeKey's response. */
const targetOf = (alias: AliasRef, arn: string, { source }: RequestContext): KeyRef => {
  const { ref, error } = source.resolve(arn);
  if (ref) return ref;
  const { provider, accountId, region } = alias;
  const message = "The provider resolves this alias to a key whose ARN can't be read here.";
  const unreadable = { code: 'KMS_PROVIDER_ERROR', message, provider, accountId, region, arn: alias.arn } as const;
  throw new KmsError(unreadable, { cause: error });
};

const followAlias = (alias: AliasRef, context: RequestContext): Promise<KeyRef> =>
  context.loaders.details.aliasMetadata.load(alias).then(({ arn }) => targetOf(alias, arn, context));

/**
 * Uses the reference with which to call the provider: synchronously where it is known, otherwise when the alias has been
 * resolved. Throws or rejects with the typed error where there is none.
 */
export const withRef = <T>(
  { ref, alias, error }: KeyModel,
  context: RequestContext,
  use: (ref: KeyRef) => T | Promise<T>,
): T | Promise<T> => {
  if (error) throw error;
  if (ref) return use(ref);
  if (!alias) throw new TypeError('A key must have a reference, an alias, or an error.');
  const target = context.source.peekTarget(alias);
  return target ? use(target) : followAlias(alias, context).then(use);
};
