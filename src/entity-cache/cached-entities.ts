import { LRUCache } from 'lru-cache';
import type { LoadedPolicy } from '../keys/key-source.ts';
import type { AliasRef, KeyRef } from '../providers/provider.ts';
import type { CachedOperation } from './cached-operations.ts';

/** One entity's part of an answer: good for as long as the policy that it was made from is the one that is served. */
export interface CachedEntity {
  readonly operation: CachedOperation;
  readonly source: LoadedPolicy | KeyRef | AliasRef;
  /** Null where the part holds an error, which only the ordinary way can place. */
  readonly json: Buffer | null;
}

export interface CachedEntities {
  /** What was kept of this entity for answers of this shape. */
  find(arn: string, operation: CachedOperation): CachedEntity | undefined;
  /** Takes the place of the entity's part for the same shape. */
  put(arn: string, cached: CachedEntity): void;
}

const entryOverheadBytes = 200;
const partOverheadBytes = 150;
/** Gateways ask for an entity in a few ways; who asks in more of them has the latest kept. */
const variantsOfEach = 8;

/** Parts by ARN, which a request holds anyhow: a name that had to be put together would have to be hashed each time. */
export const createCachedEntities = (maxBytes: number): CachedEntities => {
  const byArn = new LRUCache<string, readonly CachedEntity[]>({
    maxSize: maxBytes,
    sizeCalculation: (cachedEntities, arn) =>
      cachedEntities.reduce(
        (bytes, { json }) => bytes + partOverheadBytes + (json?.length ?? 0),
        entryOverheadBytes + arn.length,
      ),
  });
  return {
    find(arn, operation) {
      const cachedEntities = byArn.get(arn);
      if (cachedEntities) for (const cached of cachedEntities) if (cached.operation === operation) return cached;
      return undefined;
    },
    put(arn, cached) {
      const others = byArn.get(arn)?.filter(({ operation }) => operation !== cached.operation) ?? [];
      byArn.set(arn, [cached, ...others.slice(0, variantsOfEach - 1)]);
    },
  };
};
