import { LRUCache } from 'lru-cache';
import type { LoadedPolicy } from '../keys/key-source.ts';
import type { KeyRef } from '../providers/provider.ts';
import type { Shape } from './cached-operations.ts';

/** One entity's part of an answer: good for as long as the policy that it was made from is the one that is served. */
export interface Part {
  readonly shape: Shape;
  readonly source: LoadedPolicy | KeyRef;
  /** Null where the part holds an error, which only the ordinary way can place. */
  readonly json: Buffer | null;
}

export interface EntityParts {
  /** What was kept of this entity for answers of this shape. */
  find(arn: string, shape: Shape): Part | undefined;
  /** Takes the place of the entity's part for the same shape. */
  keep(arn: string, part: Part): void;
}

const entryOverheadBytes = 200;
const partOverheadBytes = 150;
/** Gateways ask for an entity in a few ways; who asks in more of them has the latest kept. */
const shapesOfEach = 8;

/** Parts by ARN, which a request holds anyhow: a name that had to be put together would have to be hashed each time. */
export const createEntityParts = (maxBytes: number): EntityParts => {
  const byArn = new LRUCache<string, readonly Part[]>({
    maxSize: maxBytes,
    sizeCalculation: (parts, arn) =>
      parts.reduce(
        (bytes, { json }) => bytes + partOverheadBytes + (json?.length ?? 0),
        entryOverheadBytes + arn.length,
      ),
  });
  return {
    find(arn, shape) {
      const parts = byArn.get(arn);
      if (parts) for (const part of parts) if (part.shape === shape) return part;
      return undefined;
    },
    keep(arn, part) {
      const others = byArn.get(arn)?.filter(({ shape }) => shape !== part.shape) ?? [];
      byArn.set(arn, [part, ...others.slice(0, shapesOfEach - 1)]);
    },
  };
};
