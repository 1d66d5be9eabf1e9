import type { CacheLoader } from '../cache/cache-loader.ts';
import type { RegionQueue } from '../calls/region-queue.ts';
import type { KmsOperation } from '../errors.ts';
import type { RegionAlias } from '../providers/key-data.ts';
import type { CallOptions, KeyPage, Page, ProviderClient } from '../providers/provider.ts';

/** A page to read, of a list in an account and Region. */
export interface PageRead {
  readonly key: string;
  readonly regionQueue: RegionQueue;
  /** The provider's own name for it; null for the first one. */
  readonly page: string | null;
}

export const toPageRead = (regionQueue: RegionQueue, page: string | null): PageRead => ({
  key: pageKey(regionQueue, page),
  regionQueue,
  page,
});

/** The key of a page in the cache of this process. */
export const pageKey = ({ regionKey }: RegionQueue, page: string | null): string =>
  JSON.stringify([regionKey.provider, regionKey.accountId, regionKey.region, page]);

type InvokePage<T> = (client: ProviderClient, read: PageRead, options: CallOptions) => Promise<T>;

/** Reads pages for the cache. They are not shared among replicas. */
const createPageLoader = <T>(operation: KmsOperation, invoke: InvokePage<T>): CacheLoader<PageRead, T> => ({
  operation,
  load: (read, flight) =>
    read.regionQueue.call({ operation, arn: null, invoke: (client) => invoke(client, read, flight) }, flight),
  timedOut: ({ regionQueue }) => regionQueue.failure('KMS_PROVIDER_TIMEOUT', { operation, arn: null }),
  codec: null,
});

/** Reads pages of keys, always of the provider's maximum size, so that pages have fixed boundaries. */
export const keyPageLoader: CacheLoader<PageRead, KeyPage> = createPageLoader(
  'ListKeys',
  (client, { regionQueue, page }, options) => client.listKeys(page, regionQueue.provider.maxListPageSize, options),
);

/** Reads pages of the aliases of all keys. */
export const aliasPageLoader: CacheLoader<PageRead, Page<RegionAlias>> = createPageLoader(
  'ListAliases',
  (client, { page }, options) => client.listRegionAliases(page, options),
);
