import { createHash } from 'node:crypto';
import type { CachedRead, Codec } from '../cache/read-through.ts';
import type { QueuedCall, RegionQueue } from '../calls/region-queue.ts';
import type { KmsError, KmsOperation } from '../errors.ts';
import type { Flight } from '../load.ts';
import type {
  CallOptions,
  KeyPage,
  KeyRef,
  Page,
  PolicyText,
  ProviderClient,
  RegionAlias,
} from '../providers/provider.ts';
import { CachedPolicy, type ParsedPolicyCache } from './cached-policy.ts';
import { storedPolicy } from './codecs.ts';
import type { PolicyListener } from './key-source.ts';

/**
 * The names of answers within this process. An ARN says provider, account, Region and key, and the configuration gives
 * each account one set of credentials, so that the ARN alone, which costs nothing to make, names a key's policy.
 */
export const policyKey = ({ arn }: KeyRef, policyName: string): string =>
  policyName === 'default' ? arn : `${arn} ${policyName}`;

/** What all reads of policies have in common. */
export interface PolicyReadSettings {
  readonly views: ParsedPolicyCache;
  /** Receives what requests read; null where nothing listens. */
  readonly policyRead: PolicyListener | null;
}

/**
 * Reads the policy of a key. Reads are classes: a scan has ten thousands of them in the queue at once, and each is
 * one object this way.
 */
export class PolicyRead implements CachedRead<CachedPolicy>, Codec<CachedPolicy>, QueuedCall<PolicyText> {
  readonly operation = 'GetKeyPolicy';
  readonly #regionQueue: RegionQueue;
  readonly #ref: KeyRef;
  readonly #policyName: string;
  readonly #settings: PolicyReadSettings;

  constructor(regionQueue: RegionQueue, ref: KeyRef, policyName: string, settings: PolicyReadSettings) {
    this.#regionQueue = regionQueue;
    this.#ref = ref;
    this.#policyName = policyName;
    this.#settings = settings;
  }

  get key(): string {
    return policyKey(this.#ref, this.#policyName);
  }

  get arn(): string {
    return this.#ref.arn;
  }

  get shared(): Codec<CachedPolicy> {
    return this;
  }

  load(flight: Flight): Promise<CachedPolicy> {
    const loading = this.#regionQueue
      .call(this, flight)
      .then(({ document, providerRequestId }) => this.#toPolicy(document, providerRequestId, flight.answeredAt));
    const { policyRead } = this.#settings;
    if (policyRead === null || flight.first.background || this.#policyName !== 'default') return loading;
    const told = (outcome: CachedPolicy | KmsError) => policyRead(this.#ref, outcome);
    loading.then(told, told);
    return loading;
  }

  invoke(client: ProviderClient, options: CallOptions): Promise<PolicyText> {
    return client.getKeyPolicy(this.#ref, this.#policyName, options);
  }

  providerRequestId({ providerRequestId }: PolicyText): string | null {
    return providerRequestId;
  }

  timedOut(): KmsError {
    return this.#regionQueue.failure('KMS_PROVIDER_TIMEOUT', this);
  }

  name(): string {
    return sharedName(this.#regionQueue, this.operation, this.#ref, this.#policyName);
  }

  encode({ document, providerRequestId }: CachedPolicy): unknown {
    return { document, requestId: providerRequestId };
  }

  decode(data: unknown, answeredAt: number): CachedPolicy | null {
    const { success, data: stored } = storedPolicy.safeParse(data);
    return success ? this.#toPolicy(stored.document, stored.requestId, answeredAt) : null;
  }

  #toPolicy(document: string, providerRequestId: string | null, retrievedAt: number): CachedPolicy {
    const answer = { ref: this.#ref, name: this.#policyName, document, providerRequestId, retrievedAt, stale: false };
    return new CachedPolicy(this.#settings.views, answer);
  }
}

/** How a page of a list is asked for; the cursor of the first one is null. */
export type AskPage<T> = (client: ProviderClient, cursor: string | null, options: CallOptions) => Promise<T>;

/** Asks for one page of something that an account has in a Region. */
export class RegionPageRead<T> implements CachedRead<T>, QueuedCall<T> {
  readonly operation: KmsOperation;
  readonly arn = null;
  readonly shared = null;
  readonly #regionQueue: RegionQueue;
  readonly #page: string | null;
  readonly #ask: AskPage<T>;

  constructor(operation: KmsOperation, regionQueue: RegionQueue, page: string | null, ask: AskPage<T>) {
    this.operation = operation;
    this.#regionQueue = regionQueue;
    this.#page = page;
    this.#ask = ask;
  }

  get key(): string {
    const { account, region } = this.#regionQueue;
    return JSON.stringify([account.provider, account.accountId, region, this.#page]);
  }

  load(flight: Flight): Promise<T> {
    return this.#regionQueue.call(this, flight);
  }

  invoke(client: ProviderClient, options: CallOptions): Promise<T> {
    return this.#ask(client, this.#page, options);
  }

  providerRequestId(): null {
    return null;
  }

  timedOut(): KmsError {
    return this.#regionQueue.failure('KMS_PROVIDER_TIMEOUT', this);
  }
}

/** A page of keys, always of the provider's full size, so that pages have fixed borders. */
export const keyPageRead = (regionQueue: RegionQueue, page: string | null): RegionPageRead<KeyPage> => {
  const { maxListPageSize } = regionQueue.provider;
  return new RegionPageRead('ListKeys', regionQueue, page, (client, cursor, options) =>
    client.listKeys(cursor, maxListPageSize, options),
  );
};

/** A page of the aliases of all keys. */
export const aliasPageRead = (regionQueue: RegionQueue, page: string | null): RegionPageRead<Page<RegionAlias>> =>
  new RegionPageRead('ListAliases', regionQueue, page, (client, cursor, options) =>
    client.listRegionAliases(cursor, options),
  );

/** Hashes the name, so that the shared store does not reveal which keys exist. */
const sharedName = (regionQueue: RegionQueue, operation: KmsOperation, ref: KeyRef, policyName: string): string => {
  const { provider, accountId, region, keyId, partition } = ref;
  const parts = [operation, provider, partition, accountId, region, keyId, policyName, regionQueue.credentialsHash];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
};
