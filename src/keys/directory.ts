import { LRUCache } from 'lru-cache';
import type { AccountConfig } from '../config/config.ts';
import { KmsError } from '../errors.ts';
import type { AliasRef, KeyRef, Provider } from '../providers/provider.ts';
import type { AliasIdentifier, KeyIdentifier, KeyResolution } from './key-source.ts';

/** Resolves references to keys of the configured accounts. Calls no provider. */
export interface Directory {
  /** Replaces the accounts. */
  update(accounts: readonly AccountConfig[]): void;
  resolve(arn: string): KeyResolution;
  resolveId(key: KeyIdentifier): KeyResolution;
  resolveAlias(key: AliasIdentifier): KeyResolution;
  /** References to this id in all accounts that serve its Region; which of them has the key is unknown. */
  keyIdCandidates(key: KeyIdentifier): readonly KeyRef[];
  accountOfKeyId(key: KeyIdentifier): string | undefined;
  rememberKeyId(key: KeyIdentifier, accountId: string): void;
}

/** The sizes of the caches of valid and invalid names, in bytes, and the longest name that is cached, in characters. */
const maxKeyBytes = 16 * 1024 * 1024;
const maxErrorBytes = 1024 * 1024;
const longestRemembered = 256;
/** Each takes up to a kilobyte. */
const maxKeyIds = 4000;
/** Keys do not move between accounts, but accounts are removed from the configuration. */
const keyIdTtlMs = 600_000;

/** Estimate of a resolution in bytes, without its name, of which there are two strings. */
const resolutionBytes = 500;
const sizeCalculation = (_resolution: KeyResolution, arn: string): number => resolutionBytes + 4 * arn.length;

export const createDirectory = (providers: readonly Provider[], configured: readonly AccountConfig[]): Directory => {
  let accounts = configured;
  const keys = new LRUCache<string, KeyResolution>({ maxSize: maxKeyBytes, sizeCalculation });
  const errors = new LRUCache<string, KeyResolution>({ maxSize: maxErrorBytes, sizeCalculation });
  const accountsOfKeyIds = new LRUCache<string, string>({ max: maxKeyIds, ttl: keyIdTtlMs });
  const parse = (arn: string): KeyResolution => {
    for (const provider of providers) {
      if (!arn.startsWith(provider.arnPrefix)) continue;
      const parsed = provider.parseArn(arn);
      return checked(parsed instanceof KmsError ? (provider.parseAliasArn(arn) ?? parsed) : parsed, accounts);
    }
    return unreadable(notAnArn(arn));
  };
  const byName = (
    key: Omit<KeyIdentifier, 'keyId'>,
    toRef: (provider: Provider, accountId: string) => KeyRef | AliasRef | KmsError,
  ): KeyResolution => {
    const provider = providers.find(({ id }) => id === key.provider);
    if (!provider) return unreadable(notConfigured(key, 'No account of this provider is configured.'));
    const accountId = key.accountId ?? onlyAccount(key, accounts);
    const [sample] = accountId instanceof KmsError ? accountsServing(key, accounts) : [];
    const ofSample = sample && toRef(provider, sample.accountId);
    // A malformed id or alias is reported as such, whichever account is meant.
    if (ofSample instanceof KmsError) return unreadable(ofSample.with({ accountId: null }));
    return accountId instanceof KmsError ? unreadable(accountId) : checked(toRef(provider, accountId), accounts);
  };
  return {
    update(present) {
      accounts = present;
      keys.clear();
      errors.clear();
      accountsOfKeyIds.clear();
    },
    resolve(arn) {
      const cached = keys.get(arn) ?? errors.get(arn);
      if (cached) return cached;
      const resolution = parse(arn);
      if (arn.length <= longestRemembered) (resolution.error === null ? keys : errors).set(arn, resolution);
      return resolution;
    },
    resolveId: (key) => byName(key, (provider, accountId) => provider.refFromId({ ...key, accountId })),
    keyIdCandidates(key) {
      const provider = providers.find(({ id }) => id === key.provider);
      const refs = accountsServing(key, accounts).map(({ accountId }) => provider?.refFromId({ ...key, accountId }));
      return refs.filter((ref): ref is KeyRef => ref !== undefined && !(ref instanceof KmsError));
    },
    accountOfKeyId: (key) => accountsOfKeyIds.get(nameOfKeyId(key)),
    rememberKeyId(key, accountId) {
      if (key.keyId.length <= longestRemembered) accountsOfKeyIds.set(nameOfKeyId(key), accountId);
    },
    resolveAlias: (key) => byName(key, (provider, accountId) => provider.refFromAlias({ ...key, accountId })),
  };
};

const unreadable = (error: KmsError): KeyResolution => ({ ref: null, alias: null, error });

const checked = (parsed: KeyRef | AliasRef | KmsError, accounts: readonly AccountConfig[]): KeyResolution => {
  if (parsed instanceof KmsError) return unreadable(parsed);
  let message = `Account ${parsed.accountId} is not configured.`;
  for (const { provider, accountId, regions } of accounts) {
    if (provider !== parsed.provider || accountId !== parsed.accountId) continue;
    const index = regions.indexOf(parsed.region);
    // References use the configuration's strings, since there may be a hundred thousand of them in the cache.
    if (index !== -1) return resolved({ ...parsed, accountId, region: regions[index] ?? parsed.region }, null);
    message = `Region ${parsed.region} is not configured for account ${parsed.accountId}.`;
  }
  return resolved(parsed, notConfigured(parsed, message));
};

const resolved = (ref: KeyRef | AliasRef, error: KmsError | null): KeyResolution =>
  'alias' in ref ? { ref: null, alias: ref, error } : { ref, alias: null, error };

type Place = Omit<KeyIdentifier, 'keyId'> & { readonly arn?: string | null };

const nameOfKeyId = ({ provider, region, keyId }: KeyIdentifier): string => `${provider} ${region} ${keyId}`;

const accountsServing = (key: Place, accounts: readonly AccountConfig[]): readonly AccountConfig[] =>
  accounts.filter(({ provider, regions }) => provider === key.provider && regions.includes(key.region));

const onlyAccount = (key: Place, accounts: readonly AccountConfig[]): string | KmsError => {
  const [only, ...others] = accountsServing(key, accounts);
  if (only && others.length === 0) return only.accountId;
  if (!only) return notConfigured(key, `No configured account of this provider serves Region ${key.region}.`);
  const message = `Several configured accounts serve Region ${key.region}: name the account.`;
  return new KmsError({ code: 'KMS_AMBIGUOUS_KEY_ID', message, provider: key.provider, region: key.region });
};

const notConfigured = ({ provider, region, accountId, arn = null }: Place, message: string): KmsError =>
  new KmsError({ code: 'KMS_ACCOUNT_NOT_CONFIGURED', message, provider, region, accountId, arn });

const notAnArn = (arn: string): KmsError =>
  new KmsError({
    code: 'KMS_INVALID_KEY_REFERENCE',
    message: 'This is not the ARN of a key in a supported cloud.',
    arn,
  });
