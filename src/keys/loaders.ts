import DataLoader from 'dataloader';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { AliasRef, KeyAlias, KeyMetadata, KeyRef, KeyRotation, KeyTag, RegionKey } from '../providers/provider.ts';
import type { KeySource, LoadedPolicy, LoadOptions } from './key-source.ts';
import { policyKey } from './policies.ts';
import { settleBatch } from './settle-batch.ts';

/** The DataLoaders of one request: each key is asked for once, however often the operation names it. */
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
  /** Asks past the cache, for this key alone. */
  readonly fresh: boolean;
}

/** Loaders live as long as one request, and belong to it alone. */
export const createLoaders = (source: KeySource, options: LoadOptions): KeyLoaders => {
  // One object for all of them: reads with the same options share a timer and a listener.
  const pastTheCache: LoadOptions = { ...options, fresh: true };
  const congested = (region: RegionKey) => (source.isCongestedBy(options.caller, region) ? region : null);
  const byArn = <K extends KeyRef | AliasRef, V>(load: (ref: K) => Promise<V>): DataLoader<K, V, string> =>
    new DataLoader((refs) => settleBatch(refs, { load, congestedRegion: congested }), {
      cacheKeyFn: ({ arn }) => arn,
    });
  const loadPolicy = ({ ref, policyName, fresh }: PolicyKey) =>
    source.policy(ref, policyName, fresh ? pastTheCache : options);
  /** A policy that is kept may be served instead of waiting, however old it is. */
  const congestedPolicy = ({ ref, policyName, fresh }: PolicyKey) =>
    !fresh && source.keepsPolicy(ref, policyName) ? null : congested(ref);
  return {
    policy: new DataLoader((keys) => settleBatch(keys, { load: loadPolicy, congestedRegion: congestedPolicy }), {
      cacheKeyFn: ({ ref, policyName, fresh }) => `${fresh ? 'fresh ' : ''}${policyKey(ref, policyName)}`,
    }),
    metadata: byArn((ref: KeyRef) => source.metadata(ref, options)),
    aliasMetadata: byArn((alias: AliasRef) => source.aliasMetadata(alias, options)),
    aliases: byArn((ref: KeyRef) => source.aliases(ref, options)),
    tags: byArn((ref: KeyRef) => source.tags(ref, options)),
    rotation: byArn((ref: KeyRef) => source.rotation(ref, options)),
    grants: byArn((ref: KeyRef) => source.grants(ref, options)),
  };
};
