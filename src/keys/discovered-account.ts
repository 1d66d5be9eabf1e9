import type { AccountConfig, DiscoveryConfig } from '../config/config.ts';

/** The account of a discovered id: the template, with the id wherever `{accountId}` stands. */
export const toDiscoveredAccount = ({ template }: DiscoveryConfig, accountId: string): AccountConfig => {
  return JSON.parse(JSON.stringify(template).replaceAll('{accountId}', accountId)) as AccountConfig;
};
