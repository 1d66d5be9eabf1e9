import type { CacheLoader } from '../cache/cache-loader.ts';
import { createAnswerCache } from '../cache/memory.ts';
import { ReadThrough, type ReadThroughOptions } from '../cache/read-through.ts';
import type { RegionQueue } from '../calls/region-queue.ts';
import type { RegionQueues } from '../calls/region-queues.ts';
import type { CacheConfig } from '../config/config.ts';
import type { KmsError } from '../errors.ts';
import type { RegionKey } from '../providers/provider.ts';
import { createCachedListings } from './cached-listings.ts';
import type { KeySource, ListRequest } from './key-source.ts';
import { listKeys, type ReadPage, wantedQueues } from './list-keys.ts';
import { aliasPageLoader, keyPageLoader, type PageRead, pageKey, toPageRead } from './page-loader.ts';

/** How long pages of keys are cached: long enough that paging does not request a page twice. */
const pageTtlMs = 10_000;
/** The share of a request's time for collecting a page: the rest is for reading its keys. */
const listingShare = 0.6;
const maxPages = 200;
/** Estimate of a key's reference. */
const refBytes = 300;

export interface ListingsOptions
  extends Pick<ReadThroughOptions<never, never>, 'store' | 'listener' | 'now' | 'deadlineMs'> {
  readonly cache: CacheConfig;
  readonly regionQueues: Pick<RegionQueues, 'all'>;
  /** Throws a KmsError for a Region that is not configured. */
  readonly regionQueueOf: (key: RegionKey) => RegionQueue;
  /** The maximum number of keys in a page. */
  readonly maxFirst: number;
  /** Errors of the organizations whose accounts may be missing from listings. */
  readonly discoveryErrors: () => readonly KmsError[];
}

type Listings = Pick<KeySource, 'peekListing' | 'list' | 'aliasPage'>;

/** Reads pages of keys and of aliases through the cache. */
export const createListings = (options: ListingsOptions): Listings => {
  const { regionQueues, regionQueueOf, maxFirst, discoveryErrors, now } = options;
  const pages = createPageCache(options, keyPageLoader, ({ refs }) => refs.length * refBytes);
  const aliasPages = createPageCache(options, aliasPageLoader, ({ items }) => items.length * refBytes);
  const cached = createCachedListings((regionQueue, page) => pages.peek(pageKey(regionQueue, page)));
  const withinLimit = (request: ListRequest): ListRequest => ({
    ...request,
    first: Math.min(request.first, maxFirst),
  });
  const missing = (request: ListRequest): readonly KmsError[] =>
    discoveryErrors().filter((error) => isAbout(error, request));

  const peekListing: Listings['peekListing'] = (request) =>
    missing(request).length === 0
      ? cached.find(withinLimit(request), wantedQueues(regionQueues.all, request))
      : undefined;

  return {
    peekListing,
    async list(requested, load) {
      const mayBeCached = !load.fresh && !load.background;
      const peeked = mayBeCached ? peekListing(requested) : undefined;
      if (peeked) return peeked;
      const request = withinLimit(requested);
      const wanted = wantedQueues(regionQueues.all, request);
      const read: ReadPage = (regionQueue, page) => pages.read(toPageRead(regionQueue, page), load);
      const limitMs = Math.max(0, load.deadline - now()) * listingShare;
      const list = (from: ReadPage) => listKeys(wanted, request, from, { limitMs });
      const listing = await (mayBeCached ? cached.make(request, wanted, read, list) : list(read));
      const errors = missing(request);
      return errors.length === 0 ? listing : { ...listing, errors: [...errors, ...listing.errors] };
    },
    aliasPage: async (region, cursor, load) => aliasPages.read(toPageRead(regionQueueOf(region), cursor), load),
  };
};

/** In a response nothing could mark a page as stale, so pages are never served after their TTL. */
const createPageCache = <T>(
  { store, listener, now, deadlineMs, cache: { ttlMs, negativeTtlMs, maxBytes } }: ListingsOptions,
  loader: CacheLoader<PageRead, T>,
  bytesOf: (page: T) => number,
): ReadThrough<PageRead, T> =>
  new ReadThrough({
    store,
    listener,
    now,
    deadlineMs,
    loader,
    ttlMs: Math.min(ttlMs, pageTtlMs),
    negativeTtlMs,
    staleIfError: null,
    cache: createAnswerCache({ maxEntries: maxPages, maxBytes: maxBytes / 8, bytesOf }),
  });

/**
 * Whether a failed organization may have accounts that the listing lacks: not if the request is for another provider,
 * or names an account.
 */
const isAbout = ({ provider }: KmsError, request: ListRequest): boolean =>
  request.accountId === null && (request.provider ?? provider) === provider;
