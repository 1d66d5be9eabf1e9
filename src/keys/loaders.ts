import DataLoader from 'dataloader';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { KeyAlias, KeyMetadata, KeyRotation, KeyTag } from '../providers/key-data.ts';
import type { AliasRef, KeyRef, RegionKey } from '../providers/provider.ts';
import type { KeySource, LoadedPolicy, LoadOptions } from './key-source.ts';
import { policyKey } from './policies.ts';
import { type BatchOptions, settleBatch } from './settle-batch.ts';

/** The DataLoaders of one request: each key is loaded once, however often the operation names it. */
export interface KeyLoaders {
  /** Each of them rejects with a KmsError and with nothing else. */
  readonly policy: DataLoader<PolicyKey, LoadedPolicy, string>;
  readonly metadata: DataLoader<KeyRef, KeyMetadata, string>;
  readonly aliasMetadata: DataLoader<AliasRef, KeyMetadata, string>;
  readonly aliases: DataLoader<KeyRef, readonly KeyAlias[], string>;
  readonly tags: DataLoader<KeyRef, readonly KeyTag[], string>;
  readonly rotation: DataLoader<KeyRef, KeyRotation, string>;
  /** All grants of a key. */
  readonly grants: DataLoader<KeyRef, readonly KeyGrant[], string>;
}

interface PolicyKey {
  readonly ref: KeyRef;
  readonly policyName: string;
  /** Bypasses the cache, for this key alone. */
  readonly fresh: boolean;
}

type Turn = BatchOptions<never, never>['turn'];

/**
 * Creates the loaders of one request.
 * @param turn the request's turns on the event loop; by default it never waits for one
 */
export const createLoaders = (source: KeySource, options: LoadOptions, turn: Turn = () => null): KeyLoaders => {
  const isCongested = (ref: RegionKey) => source.isCongestedBy(options.caller, ref);
  const byArn = <K extends KeyRef | AliasRef, V>(load: (ref: K) => Promise<V>): DataLoader<K, V, string> =>
    new DataLoader((refs) => settleBatch(refs, { load, regionOf: (ref) => ref, isCongested, turn }), {
      cacheKeyFn: ({ arn }) => arn,
    });
  return {
    policy: createPolicyLoader(source, options, turn),
    metadata: byArn((ref: KeyRef) => source.metadata(ref, options)),
    aliasMetadata: byArn((alias: AliasRef) => source.aliasMetadata(alias, options)),
    aliases: byArn((ref: KeyRef) => source.aliases(ref, options)),
    tags: byArn((ref: KeyRef) => source.tags(ref, options)),
    rotation: byArn((ref: KeyRef) => source.rotation(ref, options)),
    grants: byArn((ref: KeyRef) => source.grants(ref, options)),
  };
};

const createPolicyLoader = (source: KeySource, options: LoadOptions, turn: Turn): KeyLoaders['policy'] => {
  // One object for all of them: reads with the same options share a timer and a listener.
  const freshOptions: LoadOptions = { ...options, fresh: true };
  const batch: BatchOptions<PolicyKey, LoadedPolicy> = {
    load: ({ ref, policyName, fresh }) => source.policy(ref, policyName, fresh ? freshOptions : options),
    regionOf: ({ ref }) => ref,
    // The read of a cached policy need not wait: if the provider can't be asked in time, the cached one may be served.
    isCongested: ({ ref, policyName, fresh }) =>
      source.isCongestedBy(options.caller, ref) && (fresh || !source.hasCachedPolicy(ref, policyName)),
    turn,
  };
  return new DataLoader((keys) => settleBatch(keys, batch), {
    cacheKeyFn: ({ ref, policyName, fresh }) => `${fresh ? 'fresh ' : ''}${policyKey(ref, policyName)}`,
  });
};
