import type { GraphQLFormattedError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { KmsError } from '../errors.ts';
import type { LoadedPolicy } from '../keys/key-source.ts';
import type { AliasRef, KeyRef } from '../providers/provider.ts';

/** What a key's JSON depends on: its policy, the reason why there is none, or only its reference. */
export type EntitySource = LoadedPolicy | KmsError | KeyRef | AliasRef;

/** The JSON of a key for one operation. */
export interface RenderedEntity {
  /** Null where only an error is left. */
  readonly json: Buffer | null;
  /** Its errors, with paths that begin at the key. */
  readonly errors: readonly GraphQLFormattedError[];
}

/** JSON that is valid as long as the source that it was rendered from is served. */
export interface CachedEntity extends RenderedEntity {
  readonly operationId: number;
  readonly source: EntitySource;
  /** The response for this key alone, of which `json` is a part; null where it depends on more than the key. */
  readonly response: Buffer | null;
}

export interface CachedEntities {
  /** The estimated size of the cache in bytes. */
  readonly bytes: number;
  /** Null where there is none for this operation and source. */
  find(arn: string, operationId: number, source: EntitySource): CachedEntity | null;
  /** Replaces the key's JSON for the same operation. */
  put(arn: string, entity: CachedEntity): void;
}

const entryBytes = 200;
const entityBytes = 250;
/** How many operations are cached per key, the latest ones: gateways use only a few. */
const operationsOfEach = 8;
const none: readonly CachedEntity[] = [];

const bytesOf = ({ json, response, errors }: CachedEntity): number =>
  entityBytes + ((response ?? json)?.length ?? 0) + (errors.length > 0 ? 2 * JSON.stringify(errors).length : 0);

/**
 * JSON by ARN, a string that each request has already. A cache key composed of several values would have to be hashed
 * each time.
 */
export const createCachedEntities = (maxBytes: number): CachedEntities => {
  const byArn = new LRUCache<string, readonly CachedEntity[]>({
    maxSize: maxBytes,
    sizeCalculation: (entities, arn) =>
      entities.reduce((bytes, entity) => bytes + bytesOf(entity), entryBytes + 2 * arn.length),
  });
  return {
    get bytes() {
      return byArn.calculatedSize;
    },
    find(arn, operationId, source) {
      for (const entity of byArn.get(arn) ?? none) {
        if (entity.operationId === operationId) return entity.source === source ? entity : null;
      }
      return null;
    },
    put(arn, entity) {
      const others = (byArn.get(arn) ?? none).filter(({ operationId }) => operationId !== entity.operationId);
      byArn.set(arn, [entity, ...others.slice(0, operationsOfEach - 1)]);
    },
  };
};
