import { LRUCache } from 'lru-cache';
import { KmsError } from '../errors.ts';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { KeyRef, Page } from '../providers/provider.ts';
import type { LoadOptions } from './key-source.ts';

export type ReadGrantPage = (ref: KeyRef, cursor: string | null, load: LoadOptions) => Promise<Page<KeyGrant>>;

/** A key has at most 50,000 grants, of which a page holds a hundred. */
const maxPages = 1000;
/** The maximum number of grants in all cached lists together; the pages are cached separately. */
const maxJoined = 200_000;

interface Joined {
  readonly pages: readonly Page<KeyGrant>[];
  readonly grants: readonly KeyGrant[];
}

/**
 * Reads all grants of a key, page after page. Pages are cached, so after a load that runs out of time the next one has
 * less to read. Returns the same list while its pages are the same, so that results computed from it can be cached by
 * its identity.
 */
export const createAllGrants = (readPage: ReadGrantPage) => {
  const joined = new LRUCache<string, Joined>({
    maxSize: maxJoined,
    sizeCalculation: ({ grants }) => 1 + grants.length,
  });
  const join = ({ arn }: KeyRef, pages: readonly Page<KeyGrant>[]): readonly KeyGrant[] => {
    const [only, ...others] = pages;
    if (only && others.length === 0) return only.items;
    const cached = joined.get(arn);
    if (cached && isSame(cached.pages, pages)) return cached.grants;
    const grants = pages.flatMap(({ items }) => items);
    joined.set(arn, { pages, grants });
    return grants;
  };
  return async (ref: KeyRef, load: LoadOptions): Promise<readonly KeyGrant[]> => {
    const pages = await readPages(ref, load, readPage).catch((error) => {
      // The marker may have expired, since the page that it comes from may have been cached for a while.
      if (error instanceof KmsError && error.providerCode === 'InvalidMarkerException')
        return readPages(ref, { ...load, fresh: true }, readPage);
      throw error;
    });
    return join(ref, pages);
  };
};

const readPages = async (
  ref: KeyRef,
  load: LoadOptions,
  readPage: ReadGrantPage,
): Promise<readonly Page<KeyGrant>[]> => {
  const pages: Page<KeyGrant>[] = [];
  let cursor: string | null = null;
  do {
    if (pages.length >= maxPages) throw endless(ref);
    const page: Page<KeyGrant> = await readPage(ref, cursor, load);
    pages.push(page);
    cursor = page.next;
  } while (cursor !== null);
  return pages;
};

const isSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((page, index) => page === other[index]);

const endless = ({ provider, accountId, region, arn }: KeyRef): KmsError =>
  new KmsError({
    code: 'KMS_PROVIDER_ERROR',
    message: "The provider's list of grants does not end.",
    operation: 'ListGrants',
    provider,
    accountId,
    region,
    arn,
  });
