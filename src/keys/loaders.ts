import DataLoader from 'dataloader';
import { KmsError } from '../errors.ts';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { AliasRef, KeyAlias, KeyMetadata, KeyRef, KeyRotation, KeyTag } from '../providers/provider.ts';
import type { KeySource, LoadedPolicy, LoadOptions } from './key-source.ts';

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
  return {
    policy: new DataLoader(
      (keys) =>
        settleAll(keys, ({ ref, policyName, fresh }) => source.policy(ref, policyName, fresh ? pastTheCache : options)),
      { cacheKeyFn: ({ ref, policyName, fresh }) => `${fresh ? 'fresh' : 'any'} ${ref.arn} ${policyName}` },
    ),
    metadata: byArn((ref: KeyRef) => source.metadata(ref, options)),
    aliasMetadata: byArn((alias: AliasRef) => source.aliasMetadata(alias, options)),
    aliases: byArn((ref: KeyRef) => source.aliases(ref, options)),
    tags: byArn((ref: KeyRef) => source.tags(ref, options)),
    rotation: byArn((ref: KeyRef) => source.rotation(ref, options)),
    grants: byArn((ref: KeyRef) => source.grants(ref, options)),
  };
};

const byArn = <K extends { readonly arn: string }, V>(load: (ref: K) => Promise<V>): DataLoader<K, V, string> =>
  new DataLoader((refs) => settleAll(refs, load), { cacheKeyFn: ({ arn }) => arn });

/** The result of a batch as DataLoader expects it: a value or an error for each key, in order. */
const settleAll = <K, V>(keys: readonly K[], load: (key: K) => Promise<V>): Promise<(V | Error)[]> =>
  Promise.all(keys.map((key) => load(key).catch(toError)));

const toError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new KmsError({ code: 'KMS_PROVIDER_ERROR', message: 'An internal error.' });
