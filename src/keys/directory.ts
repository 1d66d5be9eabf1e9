import { LRUCache } from 'lru-cache';
import type { AccountConfig } from '../config/config.ts';
import { KmsError, type KmsProvider } from '../errors.ts';
import type { KeyRef, Provider } from '../providers/provider.ts';
import type { KeyIdentifier, KeyResolution } from './key-source.ts';

/** Which keys this service may ask for. Knows the configuration, and calls no provider. */
export interface Directory {
  resolve(arn: string): KeyResolution;
  resolveId(key: KeyIdentifier): KeyResolution;
}

/** Names that repeat from request to request are parsed once; one that is longer than any key's is not remembered. */
const remembered = 20_000;
const longestRemembered = 256;

export const createDirectory = (providers: readonly Provider[], accounts: readonly AccountConfig[]): Directory => {
  const known = new LRUCache<string, KeyResolution>({ max: remembered });
  const parse = (arn: string): KeyResolution => {
    const provider = providers.find((candidate) => candidate.ownsArn(arn));
    return checked(provider ? provider.parseArn(arn) : notAnArn(arn), accounts);
  };
  return {
    resolve(arn) {
      const cached = known.get(arn);
      if (cached) return cached;
      const resolution = parse(arn);
      if (resolution.error === null && arn.length <= longestRemembered) known.set(arn, resolution);
      return resolution;
    },
    resolveId(key) {
      const provider = providers.find(({ id }) => id === key.provider);
      if (!provider) return { ref: null, error: notConfigured(key, 'No account of this provider is configured.') };
      const accountId = key.accountId ?? onlyAccount(key, accounts);
      if (accountId instanceof KmsError) return { ref: null, error: accountId };
      return checked(provider.refFromId({ region: key.region, accountId, keyId: key.keyId }), accounts);
    },
  };
};

const checked = (parsed: KeyRef | KmsError, accounts: readonly AccountConfig[]): KeyResolution => {
  if (parsed instanceof KmsError) return { ref: null, error: parsed };
  const ofAccount = accounts.filter((account) => isAccount(account, parsed.provider, parsed.accountId));
  for (const { accountId, regions } of ofAccount) {
    const region = regions.find((candidate) => candidate === parsed.region);
    // A hundred thousand references in the cache share the configuration's own strings.
    if (region !== undefined) return { ref: { ...parsed, accountId, region }, error: null };
  }
  const message =
    ofAccount.length === 0
      ? `Account ${parsed.accountId} is not configured.`
      : `Region ${parsed.region} is not configured for account ${parsed.accountId}.`;
  return { ref: parsed, error: notConfigured(parsed, message) };
};

const isAccount = (account: AccountConfig, provider: KmsProvider, accountId: string): boolean =>
  account.provider === provider && account.accountId === accountId;

const onlyAccount = (key: KeyIdentifier, accounts: readonly AccountConfig[]): string | KmsError => {
  const serving = accounts.filter(({ provider, regions }) => provider === key.provider && regions.includes(key.region));
  const [only, ...others] = serving;
  if (only && others.length === 0) return only.accountId;
  const message = only
    ? `Several configured accounts serve Region ${key.region}: name the account.`
    : `No configured account of this provider serves Region ${key.region}.`;
  return notConfigured(key, message);
};

const notConfigured = (
  key: Pick<KeyIdentifier, 'provider' | 'region' | 'accountId'> & { readonly arn?: string },
  message: string,
): KmsError => {
  const { provider, region, accountId, arn = null } = key;
  return new KmsError({ code: 'KMS_ACCOUNT_NOT_CONFIGURED', message, provider, region, accountId, arn });
};

const notAnArn = (arn: string): KmsError =>
  new KmsError({ code: 'KMS_INVALID_KEY_REFERENCE', message: 'This is not the ARN of a key of any known cloud.', arn });
