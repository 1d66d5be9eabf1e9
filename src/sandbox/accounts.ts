import type { AccountConfig } from '../config/config.ts';
import type { Cloud } from './call.ts';
import { permanentAccessKeyId, sandboxSecret } from './credentials.ts';
import type { SandboxKey } from './keys/sandbox-key.ts';
import type { SandboxAccount } from './options.ts';

/** The account of a key. */
export const accountOfKey = ({ provider, accountId, region }: SandboxKey): SandboxAccount => ({
  provider,
  accountId,
  regions: [region],
});

/** Merges the entries of each account into one, with all its Regions in order of first occurrence. */
export const mergeAccounts = (named: readonly SandboxAccount[]): readonly SandboxAccount[] => {
  const regions = new Map<string, { readonly account: SandboxAccount; readonly regions: Set<string> }>();
  for (const account of named) {
    const id = `${account.provider} ${account.accountId}`;
    const entry = regions.get(id) ?? { account, regions: new Set<string>() };
    for (const region of account.regions) entry.regions.add(region);
    regions.set(id, entry);
  }
  return [...regions.values()].map((entry) => ({ ...entry.account, regions: [...entry.regions] }));
};

/** Alibaba Cloud has an endpoint for each Region, so the path contains the Region. */
const endpointPath: Readonly<Record<Cloud, string>> = { AWS: '', ALIBABA_CLOUD: '/{region}' };

/** The account in the form of the accounts file; `url` is the sandbox endpoint of its provider. */
export const toAccountConfig = ({ provider, accountId, regions }: SandboxAccount, url: string): AccountConfig => {
  return {
    provider,
    accountId,
    regions,
    credentials: {
      roleArn: null,
      sourceRoleArn: null,
      externalId: null,
      profile: null,
      sandbox: { accessKeyId: permanentAccessKeyId(accountId), accessKeySecret: sandboxSecret },
    },
    endpoint: url + endpointPath[provider],
    stsEndpoint: url,
    ownSettings: {},
    requestsPerSecond: null,
    maxConcurrency: 50,
  };
};
