import type { GraphQLFormattedError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { KmsError } from '../errors.ts';
import type { LoadedPolicy } from '../keys/key-source.ts';
import type { AliasRef, KeyRef } from '../providers/provider.ts';

/** What a key's rendering follows from: its policy, the reason why there is none, or its reference alone. */
export type EntitySource = LoadedPolicy | KmsError | KeyRef | AliasRef;

/** A key as one operation renders it. */
export interface RenderedEntity {
  /** Null where nothing but an error is left of it. */
  readonly json: Buffer | null;
  /** What went wrong in it; `path` begins at the key. */
  readonly errors: readonly GraphQLFormattedError[];
}

/** A rendering that is good as long as what it was made from is what is served. */
interface CachedEntity extends RenderedEntity {
  readonly operationId: number;
  readonly source: EntitySource;
}

export interface CachedEntities {
  /** Bytes that are kept, as estimated. */
  readonly bytes: number;
  find(arn: string, operationId: number, source: EntitySource): CachedEntity | undefined;
  /** Takes the place of the key's rendering for the same operation. */
  put(arn: string, entity: CachedEntity): void;
}

const entryBytes = 200;
const entityBytes = 150;
/** Gateways ask for a key in a few ways; of more, the latest are kept. */
const operationsOfEach = 8;
const none: readonly CachedEntity[] = [];

const bytesOf = ({ json, errors }: CachedEntity): number =>
  entityBytes + (json?.length ?? 0) + (errors.length > 0 ? 2 * JSON.stringify(errors).length : 0);

/** Renderings by ARN, a string that each request has at hand: a key composed of two would be hashed anew each time. */
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
        if (entity.operationId === operationId) return entity.source === source ? entity : undefined;
      }
      return undefined;
    },
    put(arn, entity) {
      const others = (byArn.get(arn) ?? none).filter(({ operationId }) => operationId !== entity.operationId);
      byArn.set(arn, [entity, ...others.slice(0, operationsOfEach - 1)]);
    },
  };
};
