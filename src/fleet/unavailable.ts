import { KmsError } from '../errors.ts';
import type { Fleet } from './fleet.ts';

/**
 * What a question to the index answers that can't be asked now.
 *
 * @param error of the database, for the log alone
 */
export const indexUnavailable = (error: unknown): KmsError =>
  new KmsError(
    { code: 'KMS_INDEX_UNAVAILABLE', message: 'The index of keys can not be asked at the moment.', retryable: true },
    { cause: withoutStatement(error) },
  );

/** What went wrong, without the statement and its values, which hold policies. */
export const withoutStatement = (error: unknown): unknown =>
  error instanceof Error && error.cause instanceof Error ? error.cause : error;

/** What stands in the place of a text that the index can't read any more. */
export const lostText = (): KmsError => {
  const message = 'This text was stored with another encryption key: the index can not read it.';
  return new KmsError({ code: 'KMS_INDEX_UNAVAILABLE', message });
};

const notConfigured = async (): Promise<never> => {
  const message = 'This service keeps no index of keys: its operator turns it on with "index" in the accounts file.';
  throw new KmsError({ code: 'KMS_INDEX_UNAVAILABLE', message });
};

/** The index of a service that keeps none. */
export const noFleet: Fleet = {
  search: notConfigured,
  count: notConfigured,
  keysOf: notConfigured,
  history: notConfigured,
  changes: notConfigured,
  arnsOf: async () => [],
  progress: () => null,
  close: async () => {},
};
