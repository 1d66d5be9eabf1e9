import { type DiscoveryEntry, formatOf } from '../providers/account-schemas.ts';
import { toAccount, toCredentials, toEndpoint } from './account-entries.ts';
import type { DiscoveryConfig } from './config.ts';

/** The placeholder for the id of each discovered account. */
const accountIdPlaceholder = '{accountId}';

/** Converts an entry of `discovery`: how to list accounts, and the template of each. */
export const toDiscovery = (entry: DiscoveryEntry): DiscoveryConfig => {
  const { exclude = [], refreshSeconds, directoryEndpoint, credentials, roleArn, externalId } = entry;
  const unfilled = (template: string) => template;
  const role = { profile: credentials?.profile, sourceRoleArn: credentials?.roleArn, roleArn, externalId };
  const template = toAccount({ ...entry, credentials: role }, accountIdPlaceholder);
  return {
    provider: formatOf(entry).id,
    exclude,
    refreshMs: refreshSeconds * 1000,
    directory: {
      ...template,
      accountId: '',
      credentials: toCredentials(credentials, unfilled),
      endpoint: toEndpoint(directoryEndpoint ?? entry.endpoint, unfilled),
    },
    template,
  };
};
