import type { z } from 'zod';
import type { CacheLoader } from '../cache/cache-loader.ts';
import type { RegionQueue } from '../calls/region-queue.ts';
import type { KmsOperation } from '../errors.ts';
import type { AliasRef, CallOptions, KeyRef, ProviderClient } from '../providers/provider.ts';
import { hashedName } from './stored-form.ts';

/** Calls the provider once, in the operation's turn. */
export type CallProvider = <T>(invoke: (client: ProviderClient, options: CallOptions) => Promise<T>) => Promise<T>;

/** A detail of a key to read. */
export interface KeyDetailRead<Ref extends KeyRef | AliasRef = KeyRef> {
  readonly key: string;
  readonly regionQueue: RegionQueue;
  readonly ref: Ref;
  /** The part of the detail, where there are several, such as the cursor of a page; null for the whole. */
  readonly part: string | null;
}

/** A kind of details, and how it is read from the provider. */
export interface KeyDetailKind<Ref extends KeyRef | AliasRef, T> {
  readonly operation: KmsOperation;
  /** Validates what the shared store holds before it is used. */
  readonly stored: z.ZodType<T>;
  /** Estimates the size of a cached answer. */
  readonly bytesOf: (value: T) => number;
  /** May call the provider more than once; each call waits for its own turn. */
  load(call: CallProvider, ref: Ref, part: string | null): Promise<T>;
}

export const toKeyDetailRead = <Ref extends KeyRef | AliasRef>(
  regionQueue: RegionQueue,
  ref: Ref,
  part: string | null = null,
): KeyDetailRead<Ref> => ({ key: part === null ? ref.arn : `${ref.arn} ${part}`, regionQueue, ref, part });

/** Reads one kind of detail for the cache. */
export const createKeyDetailLoader = <Ref extends KeyRef | AliasRef, T>({
  operation,
  stored,
  load,
}: KeyDetailKind<Ref, T>): CacheLoader<KeyDetailRead<Ref>, T> => ({
  operation,
  load: ({ regionQueue, ref, part }, flight) =>
    load(
      (invoke) => regionQueue.call({ operation, arn: ref.arn, invoke: (client) => invoke(client, flight) }, flight),
      ref,
      part,
    ),
  timedOut: ({ regionQueue, ref: { arn } }) => regionQueue.failure('KMS_PROVIDER_TIMEOUT', { operation, arn }),
  codec: {
    nameOf: ({ key, regionQueue }) => hashedName([operation, key, regionQueue.credentialsHash]),
    encode: (value) => value,
    decode: (data) => stored.safeParse(data).data ?? null,
  },
});
