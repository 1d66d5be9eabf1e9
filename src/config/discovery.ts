import { type DiscoveryEntry, formatOf } from '../providers/account-schemas.ts';
import { toAccount, toCredentials, toEndpoint } from './account-entries.ts';
import type { DiscoveryConfig } from './config.ts';

/** Stays where the id of each discovered account goes. */
const accountIdPlaceholder = '{accountId}';

/** What an entry of `discovery` stands for: how to ask for accounts, and what each of them is to look like. */
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
