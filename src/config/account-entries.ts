import { type AccountEntry, formatOf } from '../providers/account-schemas.ts';
import type { AccountConfig, CredentialsConfig } from './config.ts';

/** The accounts of an entry: one, or one for each of `accountIds`. */
export const toAccounts = (entry: AccountEntry): readonly AccountConfig[] => {
  const ids = entry.accountIds ?? (entry.accountId === undefined ? [] : [entry.accountId]);
  return ids.map((accountId) => toAccount(entry, accountId));
};

/** The properties that all accounts of an entry share. */
export type AccountShape = Pick<
  AccountEntry,
  'provider' | 'regions' | 'credentials' | 'endpoint' | 'stsEndpoint' | 'requestsPerSecond' | 'maxConcurrency'
>;

export const toAccount = (entry: AccountShape, accountId: string): AccountConfig => {
  const filled = (template: string) => template.replaceAll('{accountId}', accountId);
  const { id, allRegions, ownSettings } = formatOf(entry);
  return {
    provider: id,
    accountId,
    regions: entry.regions === 'all' ? allRegions(entry.credentials?.roleArn) : entry.regions,
    credentials: toCredentials(entry.credentials, filled),
    endpoint: toEndpoint(entry.endpoint, filled),
    stsEndpoint: toEndpoint(entry.stsEndpoint, filled),
    ownSettings: pickTexts(entry, ownSettings),
    requestsPerSecond: entry.requestsPerSecond ?? null,
    maxConcurrency: entry.maxConcurrency,
  };
};

const pickTexts = (entry: AccountShape, names: readonly string[]): AccountConfig['ownSettings'] => {
  const fields: readonly (readonly [name: string, value: unknown])[] = Object.entries(entry);
  return Object.fromEntries(
    fields.flatMap(([name, value]) => (names.includes(name) && typeof value === 'string' ? [[name, value]] : [])),
  );
};

type Fill = (template: string) => string;

export const toEndpoint = (given: AccountEntry['endpoint'], filled: Fill): AccountConfig['endpoint'] => {
  if (given === undefined) return null;
  if (typeof given === 'string') return filled(given);
  return Object.fromEntries(Object.entries(given).map(([region, url]) => [region, filled(url)]));
};

export const toCredentials = (given: AccountEntry['credentials'], filled: Fill): CredentialsConfig => {
  const filledOrNull = (template: string | undefined) => (template === undefined ? null : filled(template));
  return {
    roleArn: filledOrNull(given?.roleArn),
    sourceRoleArn: filledOrNull(given?.sourceRoleArn),
    externalId: given?.externalId ?? null,
    profile: given?.profile ?? null,
    sandbox: null,
  };
};
