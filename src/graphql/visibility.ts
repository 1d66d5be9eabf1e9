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

/**
 * Resolves an alias. If the caller gave no account, and may not read the only possible one, the result does not reveal
 * it.
 */
const visible = (resolution: KeyResolution, accountId: string | null, context: VisibilityContext): KeyResolution => {
  const named = resolution.ref ?? resolution.alias;
  const error = named && accountId === null ? context.authorize(named) : null;
  return error ? { ref: null, alias: null, error: error.with({ accountId: null, arn: null }) } : resolution;
};

export const resolveVisibleAlias = (key: AliasIdentifier, context: VisibilityContext): KeyResolution =>
  visible(context.source.resolveAlias(key), key.accountId, context);

/** The accounts and Regions in which the caller may read; the others are not revealed. */
export const visibleAccounts = (context: VisibilityContext): readonly KeySourceAccount[] =>
  context.source.accounts
    .map((account) => ({
      ...account,
      regions: account.regions.filter((region) => mayRead({ ...account, region }, context)),
    }))
    .filter(({ regions }) => regions.length > 0);

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

/** Whether a listing omits Regions that the filter includes, since the caller may not read there. */
export const hidesAccounts = (filter: Filter | null | undefined, context: VisibilityContext): boolean =>
  context.source.accounts
    .flatMap((account) => account.regions.map((region) => ({ ...account, region })))
    .some((region) => matchesFilter(region, filter ?? {}) && !mayRead(region, context));

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
