import type { Health as KeySourceHealth } from '../calls/health.ts';
import type { RegionQueueState } from '../calls/region-queue.ts';
import type { AccountConfig } from '../config/config.ts';
import type { KmsError, KmsProvider } from '../errors.ts';
import type { LoadOptions } from '../load.ts';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { KeyPolicyView } from '../policy/inspect.ts';
import type {
  AliasRef,
  KeyAlias,
  KeyMetadata,
  KeyRef,
  KeyRotation,
  KeyTag,
  Page,
  RegionAlias,
  RegionKey,
} from '../providers/provider.ts';

/**
 * All that resolvers know of providers: keys go in, answers or named errors come out. Behind it stand the cache, the
 * region queues that keep each account's quota, and the circuits. Everything here is shared by all requests; what belongs to
 * one request (its deadline, its caller, its DataLoaders) is given with each call.
 */
export interface KeySource extends KeyDetails {
  /** Parses an ARN and checks that its account and Region are configured. Calls no provider, and never throws. */
  resolve(arn: string): KeyResolution;
  /** The same for a bare key id; `accountId` may be null where one configured account serves provider and Region. */
  resolveId(key: KeyIdentifier): KeyResolution;
  /** The same for the name of an alias, which begins with `alias/`. */
  resolveAlias(key: AliasIdentifier): KeyResolution;
  /** The key of this id in each configured account that serves its Region, whichever of them has it. Empty for a bad id. */
  keyIdCandidates(key: KeyIdentifier): readonly KeyRef[];
  /** The account that was found to have the key of this id; undefined where nobody has looked lately. */
  accountOfKeyId(key: KeyIdentifier): string | undefined;
  rememberKeyId(key: KeyIdentifier, accountId: string): void;
  /** Those that are configured, and those that were discovered. */
  readonly accounts: readonly KeySourceAccount[];
  /** Asks the configured organizations for their accounts, at once; they are asked again from time to time by itself. */
  discover(): Promise<void>;
  /** Serves these accounts in place of those that were configured before. Requests that were begun are finished. */
  configure(accounts: readonly AccountConfig[]): void;

  /** The key that an alias stands for, where the cache knows it; undefined on a miss. */
  peekTarget(alias: AliasRef): KeyRef | undefined;
  /** The policy, or the provider's refusal, that the cache may serve at once: the same object as long as it may. */
  peekPolicy(ref: KeyRef, policyName: string): LoadedPolicy | KmsError | undefined;
  /** Whether the cache has the policy, current or not. */
  keepsPolicy(ref: KeyRef, policyName: string): boolean;
  /** What `list` would answer of pages that the cache has; the same object as long as it would. Undefined on a miss. */
  peekListing(request: ListRequest): KeyListing | undefined;
  /** Rejects with a KmsError, and with nothing else. */
  policy(ref: KeyRef, policyName: string, options: LoadOptions): Promise<LoadedPolicy>;
  /** Never rejects for a region queue that fails: what could not be listed is in `errors`. A bad cursor is a KmsError. */
  list(request: ListRequest, options: LoadOptions): Promise<KeyListing>;

  /** True where so many calls of this caller wait for the quota of a Region that it should not add many at once. */
  isCongestedBy(caller: string | undefined, region: RegionKey): boolean;
  /** One page of the aliases of all keys of an account in a Region. Rejects with a KmsError, and with nothing else. */
  aliasPage(region: RegionKey, cursor: string | null, options: LoadOptions): Promise<Page<RegionAlias>>;

  /** How each region queue is at this moment, in the order of the configuration. Asks nobody. */
  regionQueues(): readonly RegionQueueState[];
  /** For health: whether each account's credentials can be had, and whether the shared store answers. */
  health(): Promise<KeySourceHealth>;
  close(): Promise<void>;
}

/** What the provider knows of a key beside its policy. Everything rejects with a KmsError, and with nothing else. */
export interface KeyDetails {
  metadata(ref: KeyRef, load: LoadOptions): Promise<KeyMetadata>;
  /** DescribeKey by an alias: tells which key it stands for. */
  aliasMetadata(ref: AliasRef, load: LoadOptions): Promise<KeyMetadata>;
  aliases(ref: KeyRef, load: LoadOptions): Promise<readonly KeyAlias[]>;
  tags(ref: KeyRef, load: LoadOptions): Promise<readonly KeyTag[]>;
  rotation(ref: KeyRef, load: LoadOptions): Promise<KeyRotation>;
  /** One page of the key's grants; empty where the provider has none. */
  grantPage(ref: KeyRef, cursor: string | null, load: LoadOptions): Promise<Page<KeyGrant>>;
  /** All grants of the key. The same list for as long as its pages are the same. */
  grants(ref: KeyRef, load: LoadOptions): Promise<readonly KeyGrant[]>;
}

/**
 * What a reference comes to. An unreadable one has no `ref` and an error; one whose account or Region is not configured
 * has both, so that its parts can be shown; one that can be asked for has a `ref` alone.
 */
export interface KeyResolution {
  /** Null for an alias, too, of which only the provider can tell which key it stands for. */
  readonly ref: KeyRef | null;
  /** Null unless an alias was named. */
  readonly alias: AliasRef | null;
  readonly error: KmsError | null;
}

export interface KeyIdentifier {
  readonly provider: KmsProvider;
  readonly region: string;
  readonly keyId: string;
  readonly accountId: string | null;
}

export interface AliasIdentifier extends Omit<KeyIdentifier, 'keyId'> {
  readonly alias: string;
}

export interface KeySourceAccount {
  readonly provider: KmsProvider;
  readonly accountId: string;
  readonly regions: readonly string[];
}

/** What a request has read of a key's policy, from the provider and not from a cache. */
export type PolicyListener = (ref: KeyRef, outcome: LoadedPolicy | KmsError) => void;

/** A policy as it was read at `retrievedAt`, with its meaning worked out on demand and once. */
export interface LoadedPolicy {
  readonly name: string;
  readonly view: KeyPolicyView;
  readonly providerRequestId: string | null;
  /** Milliseconds since the epoch: when the provider answered. */
  readonly retrievedAt: number;
  /** True where the provider could not be asked and this is its last good answer. */
  readonly stale: boolean;
}

export interface ListRequest {
  /** Leaves out the Regions for which it returns false; lists all where it is not given. */
  readonly mayList?: (region: RegionKey) => boolean;
  readonly provider: KmsProvider | null;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly first: number;
  readonly after: string | null;
}

export interface KeyListing {
  readonly edges: readonly { readonly cursor: string; readonly ref: KeyRef }[];
  readonly hasNextPage: boolean;
  /** Where the next page begins: behind the last edge, or where the time for this page ran out. */
  readonly endCursor: string | null;
  readonly errors: readonly KmsError[];
}

export type { LoadEvent, LoadListener } from '../events.ts';
export type { KeySourceHealth, LoadOptions, RegionQueueState };
