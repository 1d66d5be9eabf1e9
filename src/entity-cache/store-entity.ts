import type { GraphQLFormattedError } from 'graphql';
import { KmsError, type KmsErrorCode } from '../errors.ts';
import { meaningOf } from '../failure-meaning.ts';
import type { CachedEntities, EntitySource } from './cached-entities.ts';
import type { CachedOperation } from './cached-operations.ts';
import type { Entity } from './entities.ts';
import { composeAlone } from './frame.ts';

/** The error of a malformed policy depends on its text; other errors are cached if a retry would not help. */
const isLasting = ({ extensions }: GraphQLFormattedError): boolean => {
  const code = extensions?.code as KmsErrorCode;
  return code === 'KMS_POLICY_MALFORMED' || meaningOf(code).definite;
};

/**
 * An entity with a transient error is not cached, so it is rendered each time: rendering reports that the response is
 * uncacheable.
 */
const isLastingSource = (source: EntitySource): boolean => !(source instanceof KmsError && source.retryable);

/** Caches the JSON of an entity for an operation, unless it may be different the next time. */
export const storeEntity = (
  cache: CachedEntities,
  { id, plan }: CachedOperation,
  { arn, source, rendered }: Entity,
): void => {
  if (rendered === null || arn === null || source === null) return;
  if (!isLastingSource(source) || !rendered.errors.every(isLasting)) return;
  const { json, errors } = rendered;
  const alone =
    json === null || errors.length > 0 || plan.root.kind === 'keys'
      ? { json, response: null }
      : composeAlone(json, plan.root.frame);
  cache.put(arn, { operationId: id, source, errors, ...alone });
};
