import DataLoader from 'dataloader';
import { KmsError } from '../errors.ts';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { KeyAlias, KeyMetadata, KeyRotation, KeyTag } from '../providers/key-data.ts';
import type { AliasRef, KeyRef, RegionKey } from '../providers/provider.ts';
import { type BatchOptions, CongestedRegions, maxInCongested, type Turns } from './congested-regions.ts';
import type { KeySource, LoadedPolicy, LoadOptions } from './key-source.ts';
import { policyKey } from './policies.ts';

/** The DataLoaders of one request: each key is loaded once, however often the operation names it. */
export interface KeyLoaders {
  /** Rejects with a KmsError and with nothing else, as the others do. */
  readonly policy: DataLoader<PolicyKey, LoadedPolicy, string>;
  /** Created when they are first needed: most requests read only policies. */
  readonly details: DetailLoaders;
}

export interface DetailLoaders {
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

/** Where no turns have to be waited for. */
const always: Turns = { loadTurn: () => null };

/**
 * Creates the loaders of one request.
 * @param turns the request's turns on the event loop; by default it never waits for one
 */
export const createLoaders = (source: KeySource, options: LoadOptions, turns: Turns = always): KeyLoaders => {
  let details: DetailLoaders | null = null;
  return {
    policy: createPolicyLoader(source, options, turns),
    get details() {
      details ??= createDetailLoaders(source, options, turns);
      return details;
    },
  };
};

const regionOf = ({ ref }: PolicyKey): RegionKey => ref;

/** Equal for reads that are loaded once. */
const nameOf = ({ ref, policyName, fresh }: PolicyKey): string =>
  `${fresh ? 'fresh ' : ''}${policyKey(ref, policyName)}`;

const createPolicyLoader = (source: KeySource, options: LoadOptions, turns: Turns): KeyLoaders['policy'] => {
  // One object for all of them: reads with the same options share a timer and a listener.
  const freshOptions: LoadOptions = { ...options, fresh: true };
  const batch: BatchOptions<PolicyKey, LoadedPolicy> = {
    load: ({ ref, policyName, fresh }) => source.policy(ref, policyName, fresh ? freshOptions : options),
    regionOf,
    // The read of a cached policy need not wait: if the provider can't be asked in time, the cached one may be served.
    isCongested: ({ ref, policyName, fresh }) =>
      source.isCongestedBy(options.caller, ref) && (fresh || !source.hasCachedPolicy(ref, policyName)),
    turns,
  };
  return new DataLoader((keys) => settleBatch(keys, batch), { cacheKeyFn: nameOf });
};

const createDetailLoaders = (source: KeySource, options: LoadOptions, turns: Turns): DetailLoaders => {
  const isCongested = (ref: RegionKey) => source.isCongestedBy(options.caller, ref);
  const byArn = <K extends KeyRef | AliasRef, V>(load: (ref: K) => Promise<V>): DataLoader<K, V, string> =>
    new DataLoader((refs) => settleBatch(refs, { load, regionOf: (ref) => ref, isCongested, turns }), {
      cacheKeyFn: ({ arn }) => arn,
    });
  return {
    metadata: byArn((ref: KeyRef) => source.metadata(ref, options)),
    aliasMetadata: byArn((alias: AliasRef) => source.aliasMetadata(alias, options)),
    aliases: byArn((ref: KeyRef) => source.aliases(ref, options)),
    tags: byArn((ref: KeyRef) => source.tags(ref, options)),
    rotation: byArn((ref: KeyRef) => source.rotation(ref, options)),
    grants: byArn((ref: KeyRef) => source.grants(ref, options)),
  };
};

/**
 * Loads a batch, with the result that DataLoader expects: a value or an error for each key, in order. All keys are
 * loaded at once, except in congested Regions.
 */
export const settleBatch = async <K, V>(
  keys: readonly K[],
  options: BatchOptions<K, V>,
): Promise<readonly (V | Error)[]> => {
  const { load, turns } = options;
  const congested = keys.length > maxInCongested ? new CongestedRegions(options) : null;
  const results = await Promise.all(keys.map((key) => (congested?.load(key) ?? load(key)).catch(toError)));
  // Many batches may end at the same moment, each with work for thousands of fields.
  const turn = turns.loadTurn();
  if (turn !== null) await turn;
  return results;
};

const toError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new KmsError({ code: 'KMS_PROVIDER_ERROR', message: 'An internal error.' });
