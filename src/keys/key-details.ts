import { createAnswerCache } from '../cache/memory.ts';
import { ReadThrough, type ReadThroughOptions } from '../cache/read-through.ts';
import type { RegionQueue } from '../calls/region-queue.ts';
import type { CacheConfig } from '../config/config.ts';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { KeyMetadata, KeyRotation } from '../providers/key-data.ts';
import type { AliasRef, KeyRef, Page, RegionKey } from '../providers/provider.ts';
import { createAllGrants } from './all-grants.ts';
import { aliasesKind, grantPageKind, metadataKind, rotationKind, tagsKind } from './key-detail-kinds.ts';
import { createKeyDetailLoader, type KeyDetailKind, type KeyDetailRead, toKeyDetailRead } from './key-detail-loader.ts';
import type { KeyDetails, LoadOptions } from './key-source.ts';

export type KeyDetailsSettings = Pick<ReadThroughOptions<never, never>, 'store' | 'listener' | 'now' | 'deadlineMs'> & {
  readonly cache: CacheConfig;
  /** Throws a KmsError for a Region that is not configured. */
  readonly regionQueueOf: (key: RegionKey & { readonly arn: string }) => RegionQueue;
};

/** An alias may be moved at any time to another key, with another policy. */
const aliasTtlMs = 10_000;

const noGrants: Page<KeyGrant> = { items: [], next: null };

/** Used by `create-key-source.ts` alone. */
export interface AliasCache {
  /** The cached metadata of an alias's key; undefined on a miss. */
  peekAliasMetadata(alias: AliasRef): KeyMetadata | undefined;
}

export const createKeyDetails = (settings: KeyDetailsSettings): KeyDetails & AliasCache => {
  const { regionQueueOf } = settings;
  const metadata = createCache(settings, metadataKind);
  const aliasMetadata = createCache(settings, metadataKind, aliasTtlMs);
  const aliases = createCache(settings, aliasesKind);
  const tags = createCache(settings, tagsKind);
  const rotation = createCache(settings, rotationKind);
  const grantPages = createCache(settings, grantPageKind);

  const read = async <Ref extends KeyRef | AliasRef, T>(
    cache: ReadThrough<KeyDetailRead<Ref>, T>,
    ref: Ref,
    load: LoadOptions,
    part: string | null = null,
  ): Promise<T> => cache.read(toKeyDetailRead(regionQueueOf(ref), ref, part), load);

  const details: KeyDetails & AliasCache = {
    metadata: (ref, load) => read(metadata, ref, load),
    aliasMetadata: (ref, load) => read(aliasMetadata, ref, load),
    peekAliasMetadata: ({ arn }) => aliasMetadata.peek(arn),
    aliases: (ref, load) => read(aliases, ref, load),
    tags: (ref, load) => read(tags, ref, load),
    async rotation(ref, load) {
      if (regionQueueOf(ref).provider.quotas.GetKeyRotationStatus) return read(rotation, ref, load);
      return (await details.metadata(ref, load)).rotation ?? neverRotated;
    },
    async grantPage(ref, cursor, load) {
      if (!regionQueueOf(ref).provider.quotas.ListGrants) return noGrants;
      return read(grantPages, ref, load, cursor);
    },
    grants: createAllGrants((ref, cursor, load) => details.grantPage(ref, cursor, load)),
  };
  return details;
};

const neverRotated: KeyRotation = { enabled: false, periodInDays: null, nextRotationAt: null, lastRotationAt: null };

/** In a response nothing could mark these answers as stale, so they are never served after their TTL. */
const createCache = <Ref extends KeyRef | AliasRef, T>(
  { cache, ...settings }: KeyDetailsSettings,
  kind: KeyDetailKind<Ref, T>,
  maxTtlMs = Number.POSITIVE_INFINITY,
): ReadThrough<KeyDetailRead<Ref>, T> =>
  new ReadThrough({
    ...settings,
    loader: createKeyDetailLoader(kind),
    ttlMs: Math.min(cache.ttlMs, maxTtlMs),
    negativeTtlMs: cache.negativeTtlMs,
    staleIfError: null,
    cache: createAnswerCache({ maxEntries: cache.maxEntries, maxBytes: cache.maxBytes / 8, bytesOf: kind.bytesOf }),
  });
