import { LRUCache } from 'lru-cache';
import type { RegionQueue } from '../calls/region-queue.ts';
import type { KeyPage } from '../providers/provider.ts';
import type { KeyListing, ListRequest } from './key-source.ts';
import type { ReadPage } from './list-keys.ts';

/** A cached page that may be served; undefined where the provider has to be called. */
export type PeekPage = (regionQueue: RegionQueue, page: string | null) => KeyPage | undefined;

interface UsedPage {
  readonly regionQueue: RegionQueue;
  readonly name: string | null;
  readonly page: KeyPage;
}

interface CachedListing {
  readonly listing: KeyListing;
  readonly regionQueues: readonly RegionQueue[];
  readonly pages: readonly UsedPage[];
}

/** Caches listings as long as all their pages are cached. */
export interface CachedListings {
  /** Returns the same object as long as nothing in it has changed; undefined on a miss. */
  find(request: ListRequest, regionQueues: readonly RegionQueue[]): KeyListing | undefined;
  /** Creates a listing, and caches it if it is complete. */
  make(
    request: ListRequest,
    regionQueues: readonly RegionQueue[],
    read: ReadPage,
    list: (read: ReadPage) => Promise<KeyListing>,
  ): Promise<KeyListing>;
}

const maxRequests = 50;
/** How many listings are cached for one request: callers with permissions for different Regions get different ones. */
const listingsOfEach = 4;

const nameOf = ({ provider, accountId, region, first, after }: ListRequest): string =>
  JSON.stringify([provider, accountId, region, first, after]);

const isSame = (ours: readonly RegionQueue[], theirs: readonly RegionQueue[]): boolean =>
  ours.length === theirs.length && ours.every((regionQueue, index) => regionQueue === theirs[index]);

/** Whether nothing failed and the time sufficed: the page is full, or the last one. */
const isWhole = ({ errors, hasNextPage, endCursor, edges }: KeyListing): boolean =>
  errors.length === 0 && (!hasNextPage || endCursor === edges.at(-1)?.cursor);

/** Saves walking over cached pages and creating a cursor for each key, the most expensive part of a listing. */
export const createCachedListings = (peek: PeekPage): CachedListings => {
  const byRequest = new LRUCache<string, readonly CachedListing[]>({ max: maxRequests });
  const isCurrent = ({ pages }: CachedListing): boolean =>
    pages.every(({ regionQueue, name, page }) => peek(regionQueue, name) === page);

  return {
    find(request, regionQueues) {
      const cached = byRequest.get(nameOf(request))?.find((other) => isSame(other.regionQueues, regionQueues));
      return cached && isCurrent(cached) ? cached.listing : undefined;
    },
    async make(request, regionQueues, read, list) {
      const pages: UsedPage[] = [];
      const listing = await list(async (regionQueue, name) => {
        const page = await read(regionQueue, name);
        pages.push({ regionQueue, name, page });
        return page;
      });
      if (!isWhole(listing)) return listing;
      const others = (byRequest.get(nameOf(request)) ?? []).filter(
        (other) => !isSame(other.regionQueues, regionQueues),
      );
      const cached = { listing, regionQueues, pages: [...pages] };
      byRequest.set(nameOf(request), [cached, ...others.slice(0, listingsOfEach - 1)]);
      return listing;
    },
  };
};
