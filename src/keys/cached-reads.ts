import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Question, SharedForm } from '../cache/read-through.ts';
import type { Flight } from '../cache/single-flight.ts';
import type { Lane, LaneCall } from '../calls/region-queue.ts';
import type { KmsError, KmsOperation } from '../errors.ts';
import type { CallOptions, KeyMetadata, KeyPage, KeyRef, PolicyText, ProviderClient } from '../providers/provider.ts';
import { HeldPolicy, type ViewShelf } from './cached-policy.ts';

/**
 * The names of answers within this process. An ARN says provider, account, Region and key, and the configuration gives
 * each account one set of credentials, so that the ARN alone, which costs nothing to make, names a key's policy.
 */
export const policyKey = ({ arn }: KeyRef, policyName: string): string =>
  policyName === 'default' ? arn : `${arn} ${policyName}`;

const storedPolicy = z.object({ document: z.string(), requestId: z.string().nullable() });

const storedMetadata = z.object({
  description: z.string().nullable(),
  state: z.string(),
  usage: z.string().nullable(),
  spec: z.string().nullable(),
  origin: z.string().nullable(),
  manager: z.string().nullable(),
  multiRegion: z.boolean().nullable(),
  createdAt: z.string().nullable(),
  deletionAt: z.string().nullable(),
});

/**
 * Asks for the policy of a key. Questions are classes: a scan has ten thousands of them in the queue at once, and each is
 * one object this way.
 */
export class PolicyQuestion implements Question<HeldPolicy>, SharedForm<HeldPolicy>, LaneCall<PolicyText> {
  readonly operation = 'GetKeyPolicy';
  readonly #lane: Lane;
  readonly #ref: KeyRef;
  readonly #policyName: string;
  readonly #views: ViewShelf;

  constructor(lane: Lane, ref: KeyRef, policyName: string, views: ViewShelf) {
    this.#lane = lane;
    this.#ref = ref;
    this.#policyName = policyName;
    this.#views = views;
  }

  get key(): string {
    return policyKey(this.#ref, this.#policyName);
  }

  get arn(): string {
    return this.#ref.arn;
  }

  get shared(): SharedForm<HeldPolicy> {
    return this;
  }

  ask(flight: Flight): Promise<HeldPolicy> {
    return this.#lane
      .call(this, flight)
      .then(({ document, requestId }) => this.#toPolicy(document, requestId, flight.answeredAt));
  }

  invoke(client: ProviderClient, options: CallOptions): Promise<PolicyText> {
    return client.getKeyPolicy(this.#ref, this.#policyName, options);
  }

  providerRequestId({ requestId }: PolicyText): string | null {
    return requestId;
  }

  timedOut(): KmsError {
    return this.#lane.failure('KMS_PROVIDER_TIMEOUT', this);
  }

  name(): string {
    return sharedName(this.#lane, this.operation, this.#ref, this.#policyName);
  }

  encode({ document, requestId }: HeldPolicy): unknown {
    return { document, requestId };
  }

  decode(data: unknown, answeredAt: number): HeldPolicy | null {
    const { success, data: stored } = storedPolicy.safeParse(data);
    return success ? this.#toPolicy(stored.document, stored.requestId, answeredAt) : null;
  }

  #toPolicy(document: string, requestId: string | null, retrievedAt: number): HeldPolicy {
    const answer = { ref: this.#ref, name: this.#policyName, document, requestId, retrievedAt, stale: false };
    return new HeldPolicy(this.#views, answer);
  }
}

/** Asks for what DescribeKey says of a key. */
export class MetadataQuestion implements Question<KeyMetadata>, SharedForm<KeyMetadata>, LaneCall<KeyMetadata> {
  readonly operation = 'DescribeKey';
  readonly #lane: Lane;
  readonly #ref: KeyRef;

  constructor(lane: Lane, ref: KeyRef) {
    this.#lane = lane;
    this.#ref = ref;
  }

  get key(): string {
    return this.#ref.arn;
  }

  get arn(): string {
    return this.#ref.arn;
  }

  get shared(): SharedForm<KeyMetadata> {
    return this;
  }

  ask(flight: Flight): Promise<KeyMetadata> {
    return this.#lane.call(this, flight);
  }

  invoke(client: ProviderClient, options: CallOptions): Promise<KeyMetadata> {
    return client.describeKey(this.#ref, options);
  }

  providerRequestId(): null {
    return null;
  }

  timedOut(): KmsError {
    return this.#lane.failure('KMS_PROVIDER_TIMEOUT', this);
  }

  name(): string {
    return sharedName(this.#lane, this.operation, this.#ref, '');
  }

  encode(metadata: KeyMetadata): unknown {
    return metadata;
  }

  decode(data: unknown): KeyMetadata | null {
    return storedMetadata.safeParse(data).data ?? null;
  }
}

/** Asks for one page of a lane's keys, always of the provider's full size, so that pages have fixed borders. */
export class PageQuestion implements Question<KeyPage>, LaneCall<KeyPage> {
  readonly operation = 'ListKeys';
  readonly arn = null;
  readonly shared = null;
  readonly #lane: Lane;
  readonly #page: string | null;

  constructor(lane: Lane, page: string | null) {
    this.#lane = lane;
    this.#page = page;
  }

  get key(): string {
    const { account, region } = this.#lane;
    return JSON.stringify([account.provider, account.accountId, region, this.#page]);
  }

  ask(flight: Flight): Promise<KeyPage> {
    return this.#lane.call(this, flight);
  }

  invoke(client: ProviderClient, options: CallOptions): Promise<KeyPage> {
    return client.listKeys(this.#page, this.#lane.provider.maxListPageSize, options);
  }

  providerRequestId(): null {
    return null;
  }

  timedOut(): KmsError {
    return this.#lane.failure('KMS_PROVIDER_TIMEOUT', this);
  }
}

/** Tells nobody who looks into the store which keys there are. */
const sharedName = (lane: Lane, operation: KmsOperation, ref: KeyRef, policyName: string): string => {
  const { provider, accountId, region, keyId, partition } = ref;
  const parts = [operation, provider, partition, accountId, region, keyId, policyName, lane.scope];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
};
