import { KmsError } from '../errors.ts';
import type { Fleet } from './fleet.ts';

const notConfigured = async (): Promise<never> => {
  const message = 'This service keeps no index of keys: its operator turns it on with "index" in the accounts file.';
  throw new KmsError({ code: 'KMS_INDEX_UNAVAILABLE', message });
};

/** Stands for the index where it is not configured: its queries fail with KMS_INDEX_UNAVAILABLE. */
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
