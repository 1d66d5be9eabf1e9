import type { Health as KeySourceHealth } from '../calls/health.ts';
import type { RegionQueueState } from '../calls/region-queue.ts';
import type { AccountConfig } from '../config/config.ts';
import type { KmsError, KmsProvider } from '../errors.ts';
import type { LoadOptions } from '../load.ts';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { KeyPolicyView } from '../policy/inspect.ts';
import type { KeyAlias, KeyMetadata, KeyRotation, KeyTag, RegionAlias } from '../providers/key-data.ts';
import type { AliasRef, KeyRef, Page, RegionKey } from '../providers/provider.ts';

/**
 * The interface between resolvers and providers: reads keys through the cache, within each account's quota. It is
 * shared by all requests; what belongs to one request, such as its deadline and its caller, is passed with each read.
 */
export interface KeySource extends KeyDetails {
  /** Parses an ARN and checks that its account and Region are configured. Calls no provider, and never throws. */
  resolve(arn: string): KeyResolution;
  /** The same for a bare key id; `accountId` may be null where one configured account serves provider and Region. */
  resolveId(key: KeyIdentifier): KeyResolution;
  /** The same for the name of an alias, which begins with `alias/`. */
  resolveAlias(key: AliasIdentifier): KeyResolution;
  /** References to this id in all configured accounts that serve its Region. Empty for an invalid id. */
  keyIdCandidates(key: KeyIdentifier): readonly KeyRef[];
  /** The account that was found to have the key of this id; undefined where it is not known. */
  accountOfKeyId(key: KeyIdentifier): string | undefined;
  rememberKeyId(key: KeyIdentifier, accountId: string): void;
  /** The configured and the discovered accounts. */
  readonly accounts: readonly KeySourceAccount[];
  /** Lists the accounts of the configured organizations now; this is repeated periodically. */
  discover(): Promise<void>;
  /** Replaces the configured accounts. Requests in progress are finished. */
  configure(accounts: readonly AccountConfig[]): void;

  /** The key that an alias refers to, if cached; undefined on a miss. */
  peekTarget(alias: AliasRef): KeyRef | undefined;
  /** The cached policy or refusal if it may be served now, always as the same object; undefined on a miss. */
  peekPolicy(ref: KeyRef, policyName: string): LoadedPolicy | KmsError | undefined;
  /** Whether the cache has the policy, current or not. */
  hasCachedPolicy(ref: KeyRef, policyName: string): boolean;
  /** The listing that `list` would create of cached pages; the same object as long as it would. Undefined on a miss. */
  peekListing(request: ListRequest): KeyListing | undefined;
  /** Rejects only with a KmsError. */
  policy(ref: KeyRef, policyName: string, options: LoadOptions): Promise<LoadedPolicy>;
  /**
   * Does not reject for a Region that fails: its error is in `errors`. Rejects with a KmsError for an invalid cursor.
   */
  list(request: ListRequest, options: LoadOptions): Promise<KeyListing>;

  /** Whether so many calls of this caller wait in a Region that it should not add many at once. */
  isCongestedBy(caller: string | undefined, region: RegionKey): boolean;
  /**
   * Null where a batch with this many new keys of a Region may begin to load them; otherwise resolves when it may, since
   * enough calls of its caller wait already. A request that begins earlier is answered all the same.
   */
  batchTurn(region: RegionKey, keys: number, options: LoadOptions): Promise<void> | null;
  /** One page of the aliases of all keys of an account in a Region. Rejects only with a KmsError. */
  aliasPage(region: RegionKey, cursor: string | null, options: LoadOptions): Promise<Page<RegionAlias>>;

  /** The current state of each region queue, in the order of the configuration. Calls no provider. */
  regionQueues(): readonly RegionQueueState[];
  /** Whether each account has valid credentials, and whether the shared store answers. */
  health(): Promise<KeySourceHealth>;
  close(): Promise<void>;
}

/** The details of a key other than its policy. All methods reject only with a KmsError. */
export interface KeyDetails {
  metadata(ref: KeyRef, load: LoadOptions): Promise<KeyMetadata>;
  /** DescribeKey by an alias, which contains the key's ARN. */
  aliasMetadata(ref: AliasRef, load: LoadOptions): Promise<KeyMetadata>;
  aliases(ref: KeyRef, load: LoadOptions): Promise<readonly KeyAlias[]>;
  tags(ref: KeyRef, load: LoadOptions): Promise<readonly KeyTag[]>;
  rotation(ref: KeyRef, load: LoadOptions): Promise<KeyRotation>;
  /** One page of the key's grants; empty where the provider has none. */
  grantPage(ref: KeyRef, cursor: string | null, load: LoadOptions): Promise<Page<KeyGrant>>;
  /** All grants of the key. Returns the same object as long as the cached pages are the same. */
  grants(ref: KeyRef, load: LoadOptions): Promise<readonly KeyGrant[]>;
}

/**
 * A resolved reference. An invalid one has an error and no `ref`; one whose account or Region is not configured has
 * both, so that its parts can be shown; one that can be read has only a `ref`, or an `alias`.
 */
export interface KeyResolution {
  /** Null also for an alias, which only the provider can resolve. */
  readonly ref: KeyRef | null;
  /** Null unless the reference is an alias. */
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

/** Receives the policies, or errors, that requests have read from the provider, not from a cache. */
export type PolicyListener = (ref: KeyRef, outcome: LoadedPolicy | KmsError) => void;

/** A policy as it was read at `retrievedAt`. Its view computes each result once, when it is first read. */
export interface LoadedPolicy {
  readonly name: string;
  readonly document: string;
  readonly view: KeyPolicyView;
  readonly providerRequestId: string | null;
  /** Milliseconds since the epoch: when the provider answered. */
  readonly retrievedAt: number;
  /** Whether the provider was unavailable and this is its last good answer. */
  readonly stale: boolean;
}

export interface ListRequest {
  /** Omits the Regions for which it returns false; lists all by default. */
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
  /** Where the next page begins: after the last edge, or where the time for this page ran out. */
  readonly endCursor: string | null;
  readonly errors: readonly KmsError[];
}

export type { LoadEvent, LoadListener } from '../events.ts';
export type { KeySourceHealth, LoadOptions, RegionQueueState };
