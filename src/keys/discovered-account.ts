import type { AccountConfig, DiscoveryConfig } from '../config/config.ts';

/** The configuration of a discovered account: the template with `{accountId}` filled in. */
export const toDiscoveredAccount = ({ template }: DiscoveryConfig, accountId: string): AccountConfig => {
  return JSON.parse(JSON.stringify(template).replaceAll('{accountId}', accountId)) as AccountConfig;
};
