import type { Cloud } from './call.ts';

/** An account of the organization (AWS) or resource directory (Alibaba Cloud). */
interface DirectoryAccount {
  readonly accountId: string;
  readonly open: boolean;
}

/** The accounts of each provider's organization. The first account that joins is the management account. */
export interface AccountDirectory {
  join(provider: Cloud, accountId: string): void;
  /** Marks the account as closed; it remains in the list. */
  close(provider: Cloud, accountId: string): void;
  manages(provider: Cloud, accountId: string): boolean;
  list(provider: Cloud): readonly DirectoryAccount[];
}

export const createAccountDirectory = (): AccountDirectory => {
  const accounts: Readonly<Record<Cloud, Map<string, DirectoryAccount>>> = { AWS: new Map(), ALIBABA_CLOUD: new Map() };
  return {
    join: (provider, accountId) => void accounts[provider].set(accountId, { accountId, open: true }),
    close(provider, accountId) {
      if (accounts[provider].has(accountId)) accounts[provider].set(accountId, { accountId, open: false });
    },
    manages: (provider, accountId) => [...accounts[provider].keys()][0] === accountId,
    list: (provider) => [...accounts[provider].values()],
  };
};
