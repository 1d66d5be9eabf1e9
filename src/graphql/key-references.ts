import { type GraphQLSchema, isEnumType } from 'graphql';
import { KmsError } from '../errors.ts';
import type { KeyResolution } from '../keys/key-source.ts';
import type { AliasRef, KeyRef } from '../providers/provider.ts';
import type { RequestContext } from './context.ts';
import type { KeyPrincipalModel } from './fleet-models.ts';
import { resolveKeyId } from './key-id-search.ts';
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

/** The providers in the schema: gateways pass on representations without checking them. */
const providersOf = (schema: GraphQLSchema): ReadonlySet<unknown> => {
  const providers = schema.getType('KmsProvider');
  return new Set(isEnumType(providers) ? providers.getValues().map(({ name }) => name) : []);
};

const unreadable = (message: string): KmsError => new KmsError({ code: 'KMS_INVALID_KEY_REFERENCE', message });

/**
 * Resolves one representation. Never throws: a returned Error fails only this entity. An invalid reference to a key
 * still gives a `Key`, with the given reference as its ARN, since a missing entity would fail non-null fields that
 * refer to it. Calls no provider, except to find the account of a key id.
 */
const resolveRepresentation = (
  representation: unknown,
  providers: ReadonlySet<unknown>,
  context: RequestContext,
): KeyModel | KeyPrincipalModel | KmsError | Promise<KeyModel> => {
  if (typeof representation !== 'object' || representation === null)
    return unreadable('The representation is not an object.');
  const { __typename, arn, provider, region, keyId, accountId } = representation as Record<string, unknown>;
  if (__typename === 'KeyPrincipal' && typeof arn === 'string') return { __typename, arn };
  if (__typename !== 'Key')
    return unreadable('This subgraph resolves only references to a Key, and to a KeyPrincipal by its arn.');
  if (typeof arn === 'string') return toKey(arn, context.source.resolve(arn), context);
  if (
    typeof provider === 'string' &&
    providers.has(provider) &&
    typeof region === 'string' &&
    typeof keyId === 'string'
  ) {
    const named = typeof accountId === 'string' ? accountId : null;
    const resolution = resolveKeyId({ provider, region, keyId, accountId: named }, context);
    const toKeyOfId = (found: KeyResolution) => toKey(found.ref?.arn ?? keyId, found, context);
    return resolution instanceof Promise ? resolution.then(toKeyOfId) : toKeyOfId(resolution);
  }
  return unreadable('A reference to a Key must contain either arn, or provider, region and keyId.');
};

/** A `Key` whose fields give the error that the limit of representations is exceeded. */
const beyondLimit = (representation: unknown, context: RequestContext): KeyModel => {
  const { arn, keyId } = (representation ?? {}) as Record<string, unknown>;
  const name = [arn, keyId].find((part) => typeof part === 'string') ?? '';
  const { representations: limit } = context.limits;
  const message = `This entity exceeds the limit of ${limit} entities in all _entities fields of an operation.`;
  const error = new KmsError({ code: 'KMS_LIMIT_EXCEEDED', message });
  return toKey(String(name), { ref: null, alias: null, error }, context);
};

/**
 * Replaces the library's resolver, in which one representation that throws or has an unknown type fails the whole
 * batch.
 */
export const isolateRepresentations = (schema: GraphQLSchema): GraphQLSchema => {
  const entities = schema.getQueryType()?.getFields()._entities;
  if (!entities) throw new TypeError('The schema has no _entities field.');
  const providers = providersOf(schema);
  entities.resolve = (_source, args: { readonly representations: readonly unknown[] }, context: RequestContext) => {
    const { representations } = args;
    const resolveFirst = (allowed: number) =>
      representations.map((representation, index) =>
        index < allowed
          ? resolveRepresentation(representation, providers, context)
          : beyondLimit(representation, context),
      );
    const allowed = context.takeRepresentations(representations.length);
    return allowed instanceof Promise ? allowed.then(resolveFirst) : resolveFirst(allowed);
  };
  return schema;
};
