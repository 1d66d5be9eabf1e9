import { createAnswerCache } from '../cache/memory.ts';
import { ReadThrough, type ReadThroughOptions } from '../cache/read-through.ts';
import type { RegionQueue } from '../calls/region-queue.ts';
import type { CacheConfig } from '../config/config.ts';
import type { KmsOperation } from '../errors.ts';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { AliasRef, KeyAlias, KeyMetadata, KeyRotation, KeyTag, Page, RegionKey } from '../providers/provider.ts';
import { createAllGrants } from './all-grants.ts';
import { describeKey, getRotation, listAliases, listGrants, listTags } from './key-detail-kinds.ts';
import { type KeyDetail, KeyDetailRead } from './key-detail-read.ts';
import type { KeyDetails, LoadOptions } from './key-source.ts';

export type KeyDetailsSettings = Pick<ReadThroughOptions<never>, 'store' | 'listener' | 'now' | 'deadlineMs'> & {
  readonly cache: CacheConfig;
  /** Throws a KmsError for a Region that is not configured. */
  readonly regionQueueOf: (key: RegionKey & { readonly arn: string }) => RegionQueue;
};

/** An alias may be moved to another key at any time, and its policy is then another one. */
const aliasTtlMs = 10_000;

/** Estimates of what is kept of one answer. */
const metadataBytes = 900;
const itemBytes = 200;
const grantBytes = 700;

const noGrants: Page<KeyGrant> = { items: [], next: null };

/** Used by `create-key-source.ts` alone. */
export interface AliasCache {
  /** What the cache holds of an alias, at once; undefined on a miss. */
  peekAliasMetadata(alias: AliasRef): KeyMetadata | undefined;
}

export const createKeyDetails = (settings: KeyDetailsSettings): KeyDetails & AliasCache => {
  const { regionQueueOf } = settings;
  const metadata = createRead<KeyMetadata>(settings, 'DescribeKey', () => metadataBytes);
  const aliasMetadata = createRead<KeyMetadata>(settings, 'DescribeKey', () => metadataBytes, aliasTtlMs);
  const aliases = createRead<readonly KeyAlias[]>(settings, 'ListAliases', listBytes);
  const tags = createRead<readonly KeyTag[]>(settings, 'ListResourceTags', listBytes);
  const rotation = createRead<KeyRotation>(settings, 'GetKeyRotationStatus', () => itemBytes);
  const grantPages = createRead<Page<KeyGrant>>(settings, 'ListGrants', ({ items }) => items.length * grantBytes);

  const read = async <T>(cache: ReadThrough<T>, detail: KeyDetail<T>, load: LoadOptions): Promise<T> =>
    cache.read(new KeyDetailRead(regionQueueOf(detail.ref), detail), load);

  const details: KeyDetails & AliasCache = {
    metadata: (ref, load) => read(metadata, describeKey(ref), load),
    aliasMetadata: (ref, load) => read(aliasMetadata, describeKey(ref), load),
    peekAliasMetadata: ({ arn }) => aliasMetadata.peek(arn),
    aliases: (ref, load) => read(aliases, listAliases(ref), load),
    tags: (ref, load) => read(tags, listTags(ref), load),
    async rotation(ref, load) {
      if (regionQueueOf(ref).provider.quotas.GetKeyRotationStatus) return read(rotation, getRotation(ref), load);
      return (await details.metadata(ref, load)).rotation ?? neverRotated;
    },
    async grantPage(ref, cursor, load) {
      if (!regionQueueOf(ref).provider.quotas.ListGrants) return noGrants;
      return read(grantPages, listGrants(ref, cursor), load);
    },
    grants: createAllGrants((ref, cursor, load) => details.grantPage(ref, cursor, load)),
  };
  return details;
};

const neverRotated: KeyRotation = { enabled: false, periodInDays: null, nextRotationAt: null, lastRotationAt: null };

const listBytes = (items: readonly unknown[]): number => items.length * itemBytes;

/** These answers have no field that says they are stale, so they are never served after their TTL. */
const createRead = <T>(
  { cache, ...settings }: KeyDetailsSettings,
  operation: KmsOperation,
  bytesOf: (value: T) => number,
  mostMs = Number.POSITIVE_INFINITY,
): ReadThrough<T> =>
  new ReadThrough<T>({
    ...settings,
    operation,
    ttlMs: Math.min(cache.ttlMs, mostMs),
    negativeTtlMs: cache.negativeTtlMs,
    staleIfError: null,
    cache: createAnswerCache({ maxEntries: cache.maxEntries, maxBytes: cache.maxBytes / 8, bytesOf }),
  });
