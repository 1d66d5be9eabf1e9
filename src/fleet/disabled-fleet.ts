import { KmsError } from '../errors.ts';
import type { Fleet } from './fleet.ts';

const notConfigured = async (): Promise<never> => {
  const message =
    'This service has no index of keys. It needs DATABASE_URL or the package @electric-sql/pglite and, with an ' +
    'accounts file, "index" in it.';
  throw new KmsError({ code: 'KMS_INDEX_UNAVAILABLE', message });
};

/** Replaces the index where none is configured: its queries fail with KMS_INDEX_UNAVAILABLE. */
export const disabledFleet: Fleet = {
  search: notConfigured,
  count: notConfigured,
  keysOf: notConfigured,
  history: notConfigured,
  changes: notConfigured,
  arnsOf: async () => [],
  progress: () => null,
  close: async () => {},
};
