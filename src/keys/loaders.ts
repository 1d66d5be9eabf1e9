import DataLoader from 'dataloader';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { AliasRef, KeyAlias, KeyMetadata, KeyRef, KeyRotation, KeyTag } from '../providers/provider.ts';
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
 * Loaders live as long as one request, and belong to it alone. Each is created when it is first needed.
 * @param turn the request's turns on the event loop; by default it never waits for one
 */
export const createLoaders = (source: KeySource, options: LoadOptions, turn: Turn = () => null): KeyLoaders =>
  new RequestLoaders(source, options, turn);

class RequestLoaders implements KeyLoaders {
  readonly #source: KeySource;
  readonly #options: LoadOptions;
  readonly #turn: Turn;
  #policy: KeyLoaders['policy'] | undefined;
  #metadata: KeyLoaders['metadata'] | undefined;
  #aliasMetadata: KeyLoaders['aliasMetadata'] | undefined;
  #aliases: KeyLoaders['aliases'] | undefined;
  #tags: KeyLoaders['tags'] | undefined;
  #rotation: KeyLoaders['rotation'] | undefined;
  #grants: KeyLoaders['grants'] | undefined;

  constructor(source: KeySource, options: LoadOptions, turn: Turn) {
    this.#source = source;
    this.#options = options;
    this.#turn = turn;
  }

  get policy(): KeyLoaders['policy'] {
    this.#policy ??= createPolicyLoader(this.#source, this.#options, this.#turn);
    return this.#policy;
  }

  get metadata(): KeyLoaders['metadata'] {
    this.#metadata ??= this.#byArn((ref: KeyRef) => this.#source.metadata(ref, this.#options));
    return this.#metadata;
  }

  get aliasMetadata(): KeyLoaders['aliasMetadata'] {
    this.#aliasMetadata ??= this.#byArn((alias: AliasRef) => this.#source.aliasMetadata(alias, this.#options));
    return this.#aliasMetadata;
  }

  get aliases(): KeyLoaders['aliases'] {
    this.#aliases ??= this.#byArn((ref: KeyRef) => this.#source.aliases(ref, this.#options));
    return this.#aliases;
  }

  get tags(): KeyLoaders['tags'] {
    this.#tags ??= this.#byArn((ref: KeyRef) => this.#source.tags(ref, this.#options));
    return this.#tags;
  }

  get rotation(): KeyLoaders['rotation'] {
    this.#rotation ??= this.#byArn((ref: KeyRef) => this.#source.rotation(ref, this.#options));
    return this.#rotation;
  }

  get grants(): KeyLoaders['grants'] {
    this.#grants ??= this.#byArn((ref: KeyRef) => this.#source.grants(ref, this.#options));
    return this.#grants;
  }

  #byArn<K extends KeyRef | AliasRef, V>(load: (ref: K) => Promise<V>): DataLoader<K, V, string> {
    const isCongested = (ref: K) => this.#source.isCongestedBy(this.#options.caller, ref);
    const batch = { load, regionOf: (ref: K) => ref, isCongested, turn: this.#turn };
    return new DataLoader((refs) => settleBatch(refs, batch), {
      cacheKeyFn: ({ arn }) => arn,
    });
  }
}

const createPolicyLoader = (source: KeySource, options: LoadOptions, turn: Turn): KeyLoaders['policy'] => {
  // One object for all of them: reads with the same options share a timer and a listener.
  const freshOptions: LoadOptions = { ...options, fresh: true };
  const batch: BatchOptions<PolicyKey, LoadedPolicy> = {
    load: ({ ref, policyName, fresh }) => source.policy(ref, policyName, fresh ? freshOptions : options),
    regionOf: ({ ref }) => ref,
    // A cached policy need not wait: however old it is, it may be served instead.
    isCongested: ({ ref, policyName, fresh }) =>
      source.isCongestedBy(options.caller, ref) && (fresh || !source.keepsPolicy(ref, policyName)),
    turn,
  };
  return new DataLoader((keys) => settleBatch(keys, batch), {
    cacheKeyFn: ({ ref, policyName, fresh }) => `${fresh ? 'fresh ' : ''}${policyKey(ref, policyName)}`,
  });
};
