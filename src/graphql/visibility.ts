import { KmsError, type KmsProvider } from '../errors.ts';
import type { AliasIdentifier, KeyResolution, KeySourceAccount } from '../keys/key-source.ts';
import type { RegionKey } from '../providers/provider.ts';
import type { RequestContext } from './context.ts';

type VisibilityContext = Pick<RequestContext, 'source' | 'authorize'>;

interface Filter {
  readonly provider?: KmsProvider | null;
  readonly accountId?: string | null;
  readonly region?: string | null;
}

export const mayRead = (
  { provider, accountId, region }: RegionKey,
  context: Pick<VisibilityContext, 'authorize'>,
): boolean => context.authorize({ provider, accountId, region, arn: null }) === null;

/** In place of an account that is not given: only the scopes for all accounts of a cloud cover it. */
const anyAccount = '';

/** The accounts and Regions in which the caller may read; the others are not revealed. */
export const visibleAccounts = (context: VisibilityContext): readonly KeySourceAccount[] =>
  context.source.accounts
    .map((account) => ({
      ...account,
      regions: account.regions.filter((region) => mayRead({ ...account, region }, context)),
    }))
    .filter(({ regions }) => regions.length > 0);

/**
 * The error where the caller may read in no account that serves a Region. It is the same whether or not one is
 * configured, so that it does not reveal that.
 */
export const forbiddenRegion = (
  { provider, region }: Pick<RegionKey, 'provider' | 'region'>,
  context: VisibilityContext,
): KmsError | null => {
  const error = context.authorize({ provider, accountId: anyAccount, region, arn: null });
  const isServed = (account: KeySourceAccount): boolean =>
    account.provider === provider && account.regions.includes(region) && mayRead({ ...account, region }, context);
  return error === null || context.source.accounts.some(isServed) ? null : error.with({ accountId: null });
};

/** Resolves an alias. Without an account, the result reveals none that the caller may not read. */
export const resolveVisibleAlias = (key: AliasIdentifier, context: VisibilityContext): KeyResolution => {
  const error = key.accountId === null ? forbiddenRegion(key, context) : null;
  return error ? { ref: null, alias: null, error } : context.source.resolveAlias(key);
};

/** Whether a filter includes a Region. */
export const matchesFilter = ({ provider, accountId, region }: RegionKey, filter: Filter): boolean =>
  (filter.provider ?? provider) === provider &&
  (filter.accountId ?? accountId) === accountId &&
  (filter.region ?? region) === region;

/**
 * The error of a filter that includes no configured Region, so that an empty answer says nothing about the keys there;
 * null for other filters.
 */
export const unconfiguredAccounts = (
  filter: Filter | null | undefined,
  { source }: VisibilityContext,
): KmsError | null => {
  const { provider = null, accountId = null, region = null } = filter ?? {};
  if (provider === null && accountId === null && region === null) return null;
  const includes = source.accounts.some((account) =>
    account.regions.some((name) => matchesFilter({ ...account, region: name }, filter ?? {})),
  );
  const message = 'The filter includes no account and Region that are configured.';
  return includes ? null : new KmsError({ code: 'KMS_ACCOUNT_NOT_CONFIGURED', message, provider, accountId, region });
};

/** Whether the caller may read all that a filter can include, configured or not. */
const mayReadAll = ({ provider, accountId, region }: Filter, context: VisibilityContext): boolean => {
  const providers = provider ? [provider] : context.source.accounts.map((account) => account.provider);
  return providers.every((name) =>
    mayRead({ provider: name, accountId: accountId ?? anyAccount, region: region ?? '' }, context),
  );
};

/**
 * Whether a listing omits Regions that the filter includes, since the caller may not read there. Where the filter
 * includes none that is configured, whether it would omit them: this must not reveal what is configured.
 */
export const hidesAccounts = (filter: Filter | null | undefined, context: VisibilityContext): boolean =>
  unconfiguredAccounts(filter, context) === null
    ? context.source.accounts
        .flatMap((account) => account.regions.map((region) => ({ ...account, region })))
        .some((region) => matchesFilter(region, filter ?? {}) && !mayRead(region, context))
    : !mayReadAll(filter ?? {}, context);

/**
 * The error of such a listing: it says that the listing is incomplete, without revealing more about accounts than the
 * filter does.
 */
export const forbiddenAccounts = (filter: Filter | null | undefined): KmsError =>
  new KmsError({
    code: 'FORBIDDEN',
    message: "Accounts or Regions that your token's scopes don't cover are omitted.",
    provider: filter?.provider ?? null,
    accountId: filter?.accountId ?? null,
    region: filter?.region ?? null,
  });
