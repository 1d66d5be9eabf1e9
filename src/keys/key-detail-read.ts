import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { CachedRead, Codec } from '../cache/read-through.ts';
import type { RegionQueue } from '../calls/region-queue.ts';
import type { KmsError, KmsOperation } from '../errors.ts';
import type { Flight } from '../load.ts';
import type { AliasRef, CallOptions, KeyRef, ProviderClient } from '../providers/provider.ts';

/** Asks the provider once, in the operation's turn. */
export type Ask = <T>(invoke: (client: ProviderClient, options: CallOptions) => Promise<T>) => Promise<T>;

/** A detail of a key, and how it is read from the provider. */
export interface KeyDetail<T> {
  readonly operation: KmsOperation;
  readonly ref: KeyRef | AliasRef;
  /** Which part of it, where there are several, such as the cursor of a page; null for the whole. */
  readonly part: string | null;
  /** Validates what the shared store holds before it is used. */
  readonly stored: z.ZodType<T>;
  /** May ask more than once: each time waits for its own turn. */
  load(ask: Ask): Promise<T>;
}

/** Reads a detail of a key by way of the cache. */
export class KeyDetailRead<T> implements CachedRead<T>, Codec<T> {
  readonly operation: KmsOperation;
  readonly arn: string;
  readonly key: string;
  readonly #regionQueue: RegionQueue;
  readonly #detail: KeyDetail<T>;

  constructor(regionQueue: RegionQueue, detail: KeyDetail<T>) {
    this.operation = detail.operation;
    this.arn = detail.ref.arn;
    this.key = detail.part === null ? this.arn : `${this.arn} ${detail.part}`;
    this.#regionQueue = regionQueue;
    this.#detail = detail;
  }

  get shared(): Codec<T> {
    return this;
  }

  load(flight: Flight): Promise<T> {
    const { operation, arn } = this;
    return this.#detail.load((invoke) =>
      this.#regionQueue.call({ operation, arn, invoke, providerRequestId: () => null }, flight),
    );
  }

  timedOut(): KmsError {
    return this.#regionQueue.failure('KMS_PROVIDER_TIMEOUT', this);
  }

  /** Hashes the name, so that the shared store does not reveal which keys exist. */
  name(): string {
    const parts = [this.operation, this.key, this.#regionQueue.credentialsHash];
    return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  }

  encode(value: T): unknown {
    return value;
  }

  decode(data: unknown): T | null {
    return this.#detail.stored.safeParse(data).data ?? null;
  }
}
