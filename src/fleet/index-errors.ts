import { KmsError } from '../errors.ts';

/**
 * The error of a query where the index is unavailable.
 *
 * @param error the error of the database, for logs only
 */
export const indexUnavailable = (error: unknown): KmsError =>
  new KmsError(
    { code: 'KMS_INDEX_UNAVAILABLE', message: 'The index of keys is unavailable at the moment.', retryable: true },
    { cause: withoutStatement(error) },
  );

/** The error without the statement and its values, which contain policies. */
export const withoutStatement = (error: unknown): unknown =>
  error instanceof Error && error.cause instanceof Error ? error.cause : error;

/** The error for a text that the index can no longer read. */
export const lostText = (): KmsError => {
  const message = "This text was encrypted with another key: the index can't read it.";
  return new KmsError({ code: 'KMS_INDEX_UNAVAILABLE', message });
};
