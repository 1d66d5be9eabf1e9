import { type GraphQLSchema, isEnumType } from 'graphql';
import { KmsError } from '../errors.ts';
import type { KeyResolution } from '../keys/key-source.ts';
import type { RequestContext } from './context.ts';
import type { KeyPrincipalModel } from './fleet-models.ts';
import { resolveKeyId } from './key-id-search.ts';
import { toKey } from './key-model.ts';
import type { KeyModel } from './models.ts';

/** The providers in the schema: gateways pass on representations without checking them. */
const providersOf = (schema: GraphQLSchema): ReadonlySet<unknown> => {
  const providers = schema.getType('KmsProvider');
  return new Set(isEnumType(providers) ? providers.getValues().map(({ name }) => name) : []);
};

const unreadable = (message: string): KmsError => new KmsError({ code: 'KMS_INVALID_KEY_REFERENCE', message });

/**
 * Resolves one representation, and never throws: an Error in its place fails this entity only. An invalid reference
 * still gives a `Key`, with the given reference as its ARN: a missing entity would fail non-null fields that refer to
 * it. Calls no provider, except for an id without its account.
 */
const resolveRepresentation = (
  representation: unknown,
  providers: ReadonlySet<unknown>,
  context: RequestContext,
): KeyModel | KeyPrincipalModel | KmsError | Promise<KeyModel> => {
  if (typeof representation !== 'object' || representation === null)
    return unreadable('The representation is no object.');
  const { __typename, arn, provider, region, keyId, accountId } = representation as Record<string, unknown>;
  if (__typename === 'KeyPrincipal' && typeof arn === 'string') return { __typename, arn };
  if (__typename !== 'Key')
    return unreadable('This subgraph resolves references to the types Key and KeyPrincipal (by its arn) only.');
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
  return unreadable('A reference to a Key holds either its arn, or its provider, region and keyId.');
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
    const allowed = context.takeRepresentations(representations.length);
    return representations.map((representation, index) =>
      index < allowed
        ? resolveRepresentation(representation, providers, context)
        : beyondLimit(representation, context),
    );
  };
  return schema;
};

/** A `Key` whose fields give the error that the limit of representations is exceeded. */
const beyondLimit = (representation: unknown, context: RequestContext): KeyModel => {
  const { arn, keyId } = (representation ?? {}) as Record<string, unknown>;
  const name = [arn, keyId].find((part) => typeof part === 'string') ?? '';
  const { representations: limit } = context.limits;
  const message = `An operation may request ${limit} entities over all its _entities fields: this one exceeds the limit.`;
  const error = new KmsError({ code: 'KMS_LIMIT_EXCEEDED', message });
  return toKey(String(name), { ref: null, alias: null, error }, context);
};
