import { KmsError, type KmsProvider } from '../errors.ts';
import { InvalidRequestError } from '../policy/inspect.ts';
import type { RegionKey } from '../providers/provider.ts';
import type { Fleet, FleetProgress, IndexStatus } from './fleet.ts';
import type { EngineOptions } from './options.ts';
import { readChanges } from './search/changes.ts';
import { readHistory } from './search/history.ts';
import { createFindKeyId } from './search/key-ids.ts';
import { findUsableKeys, type PolicyReader } from './search/principal-keys.ts';
import { readScope, type Scope } from './search/scope.ts';
import { searchKeys } from './search/search.ts';
import { countKeys } from './search/summary.ts';
import type { IndexStore } from './store/index-store.ts';

/** The queries of an open index. They reject with the errors of the database. */
export type Queries = Omit<Fleet, 'progress' | 'close'> & { progress(): Promise<FleetProgress> };

export type QueriesOptions = Pick<EngineOptions, 'source' | 'languageOf' | 'inspect'> & {
  readonly store: IndexStore;
};

const toIndexStatus = ({ complete, asOf, errors }: Scope): IndexStatus => ({ complete, asOf, errors });

export const createQueries = (options: QueriesOptions): Queries => {
  const { store } = options;
  const { db } = store;
  const isConfigured = createIsConfigured(options);
  const reader = createPolicyReader(options);
  const providersFor = createProvidersFor(options);
  const scopeOf = (isInScope: (region: RegionKey) => boolean) =>
    readScope(db, (region) => isConfigured(region) && isInScope(region));
  return {
    async search({ isInScope, ...request }) {
      const scope = await scopeOf(isInScope);
      return { ...(await searchKeys(db, { ...request, regionIds: scope.regionIds })), ...toIndexStatus(scope) };
    },
    async count({ filter, isInScope }) {
      const scope = await scopeOf(isInScope);
      return { ...(await countKeys(db, filter, scope.regionIds)), ...toIndexStatus(scope) };
    },
    async keysOf({ isInScope, ...request }) {
      const providers = providersFor(request.principal, request.action);
      const scope = await scopeOf((region) => providers.includes(region.provider) && isInScope(region));
      const page = await findUsableKeys(store, { ...request, providers, regionIds: scope.regionIds }, reader);
      const { unread } = await countKeys(db, {}, scope.regionIds);
      return { ...page, unread, ...toIndexStatus(scope) };
    },
    arnsOf: createFindKeyId(db),
    history: (arn, page) => readHistory(store, arn, page),
    async changes({ isInScope, ...request }) {
      const { regionIds } = await scopeOf(isInScope);
      return readChanges(store, { ...request, regionIds });
    },
    progress: async () => toProgress(await scopeOf(() => true), store),
  };
};

const toProgress = async (scope: Scope, { db }: IndexStore): Promise<FleetProgress> => {
  const { judged, unread } = await countKeys(db, {}, scope.regionIds);
  return {
    state: 'up',
    regions: scope.regionIds.length,
    listed: scope.listed,
    failing: scope.errors.length,
    judged,
    unread,
    asOf: scope.asOf,
  };
};

/** Hides Regions that are not configured here, which other replicas or an earlier configuration have added. */
const createIsConfigured = ({ source }: QueriesOptions) => {
  const nameOf = ({ provider, accountId, region }: RegionKey) => `${provider} ${accountId} ${region}`;
  let accounts: typeof source.accounts | null = null;
  let names: ReadonlySet<string> = new Set();
  return (region: RegionKey): boolean => {
    if (accounts !== source.accounts) {
      accounts = source.accounts;
      names = new Set(accounts.flatMap((account) => account.regions.map((one) => nameOf({ ...account, region: one }))));
    }
    return names.has(nameOf(region));
  };
};

const createPolicyReader = ({ source, languageOf, inspect }: QueriesOptions): PolicyReader => {
  const refOf = (arn: string) => {
    const { ref } = source.resolve(arn);
    if (!ref) throw new TypeError('A key in the index has no reference.');
    return ref;
  };
  return {
    languageOf,
    providerOf: (arn) => refOf(arn).provider,
    inspect: (arn, document) => {
      const ref = refOf(arn);
      return inspect(ref.provider, document, ref);
    },
  };
};

const unknownSubject = { accountId: null, partition: null, arn: null };
const emptyPolicy = '{"Version":"1","Statement":[]}';

/**
 * The clouds in which the principal and action of a query are valid.
 *
 * @throws KmsError KMS_INVALID_PARAMETER where there is none
 */
const createProvidersFor = ({ source, languageOf, inspect }: QueriesOptions) => {
  const problemOf = (provider: KmsProvider, principal: string, action: string | null): string | null => {
    const [anyAction = ''] = languageOf(provider).actions.all;
    try {
      const policy = inspect(provider, emptyPolicy, unknownSubject);
      policy.evaluate({ principal, action: action ?? anyAction, context: [] });
      return null;
    } catch (error) {
      if (error instanceof InvalidRequestError) return error.message;
      throw error;
    }
  };
  return (principal: string, action: string | null): readonly KmsProvider[] => {
    const configured = [...new Set(source.accounts.map(({ provider }) => provider))];
    const problems = configured.map((provider) => problemOf(provider, principal, action));
    const [message] = problems.filter((problem) => problem !== null);
    const good = configured.filter((_provider, index) => problems[index] === null);
    if (good.length === 0 && message) throw new KmsError({ code: 'KMS_INVALID_PARAMETER', message });
    return good;
  };
};
