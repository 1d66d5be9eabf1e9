import type { CacheLoader } from '../cache/cache-loader.ts';
import { createAnswerCache } from '../cache/memory.ts';
import { ReadThrough, type ReadThroughOptions } from '../cache/read-through.ts';
import type { QueuedCall, RegionQueue } from '../calls/region-queue.ts';
import type { CacheConfig } from '../config/config.ts';
import { KmsError } from '../errors.ts';
import type { KeyPolicyView } from '../policy/inspect.ts';
import type { PolicyText } from '../providers/key-data.ts';
import type { CallOptions, KeyRef, ProviderClient } from '../providers/provider.ts';
import type { KeySource, LoadedPolicy, PolicyListener } from './key-source.ts';
import type { ParsedPolicyCache } from './parsed-policy-cache.ts';
import { hashedName, storedPolicy } from './stored-form.ts';

/** Reads the policies of keys through the cache, and calls the provider for those that it lacks. */

const operation = 'GetKeyPolicy';

/**
 * The key of a policy in the cache of this process: the ARN for the default policy. It contains provider, account and
 * Region, and an account has one set of credentials.
 */
export const policyKey = ({ arn }: KeyRef, policyName: string): string =>
  policyName === 'default' ? arn : `${arn} ${policyName}`;

/** A policy to read, and the call that reads it. */
class PolicyRead implements QueuedCall<PolicyText> {
  readonly operation = operation;
  readonly key: string;
  readonly arn: string;
  readonly regionQueue: RegionQueue;
  readonly ref: KeyRef;
  readonly policyName: string;

  constructor(regionQueue: RegionQueue, ref: KeyRef, policyName: string) {
    this.key = policyKey(ref, policyName);
    this.arn = ref.arn;
    this.regionQueue = regionQueue;
    this.ref = ref;
    this.policyName = policyName;
  }

  invoke(client: ProviderClient, options: CallOptions): Promise<PolicyText> {
    return client.getKeyPolicy(this.ref, this.policyName, options);
  }

  providerRequestId({ providerRequestId }: PolicyText): string | null {
    return providerRequestId;
  }
}

interface PolicyAnswer extends PolicyText {
  readonly retrievedAt: number;
}

/** A cached policy: its text, without the results computed from it, which may take many times the space. */
class CachedPolicy implements LoadedPolicy {
  readonly ref: KeyRef;
  readonly name: string;
  readonly document: string;
  readonly providerRequestId: string | null;
  readonly retrievedAt: number;
  readonly stale: boolean;
  readonly #views: ParsedPolicyCache;

  constructor(views: ParsedPolicyCache, ref: KeyRef, name: string, answer: PolicyAnswer, stale = false) {
    this.#views = views;
    this.ref = ref;
    this.name = name;
    this.document = answer.document;
    this.providerRequestId = answer.providerRequestId;
    this.retrievedAt = answer.retrievedAt;
    this.stale = stale;
  }

  get view(): KeyPolicyView {
    return this.#views.viewOf(this.ref, this.document);
  }

  asStale(): CachedPolicy {
    return new CachedPolicy(this.#views, this.ref, this.name, this, true);
  }
}

interface PolicyLoaderOptions {
  readonly views: ParsedPolicyCache;
  /** Receives what requests read; null where nothing listens. */
  readonly policyRead: PolicyListener | null;
}

/** Reads policies of keys for the cache. */
const createPolicyLoader = ({ views, policyRead }: PolicyLoaderOptions): CacheLoader<PolicyRead, CachedPolicy> => ({
  operation,
  async load(read, flight) {
    const { ref, policyName } = read;
    const isObserved = policyRead !== null && !flight.first.background && policyName === 'default';
    try {
      const text = await read.regionQueue.call(read, flight);
      const policy = new CachedPolicy(views, ref, policyName, { ...text, retrievedAt: flight.answeredAt });
      if (isObserved) policyRead(ref, policy);
      return policy;
    } catch (error) {
      if (isObserved && error instanceof KmsError) policyRead(ref, error);
      throw error;
    }
  },
  timedOut: (read) => read.regionQueue.failure('KMS_PROVIDER_TIMEOUT', read),
  codec: {
    nameOf({ regionQueue, ref, policyName }) {
      const { provider, accountId, region, keyId, partition } = ref;
      const { credentialsHash } = regionQueue;
      return hashedName([operation, provider, partition, accountId, region, keyId, policyName, credentialsHash]);
    },
    encode: ({ document, providerRequestId }) => ({ document, requestId: providerRequestId }),
    decode(data, read, answeredAt) {
      const { success, data: stored } = storedPolicy.safeParse(data);
      if (!success) return null;
      const answer = { document: stored.document, providerRequestId: stored.requestId, retrievedAt: answeredAt };
      return new CachedPolicy(views, read.ref, read.policyName, answer);
    },
  },
});

const beyondLatin1 = /[\u0100-\uffff]/;

/** The size of the text in memory: V8 takes two bytes per character where any is beyond Latin-1. */
const bytesOf = ({ document }: CachedPolicy): number => (beyondLatin1.test(document) ? 2 : 1) * document.length;

export interface PoliciesOptions
  extends PolicyLoaderOptions,
    Pick<ReadThroughOptions<never, never>, 'store' | 'listener' | 'now' | 'deadlineMs'> {
  readonly cache: CacheConfig;
  /** A KmsError for a Region that is not configured. */
  readonly regionQueueFor: (ref: KeyRef) => RegionQueue | KmsError;
}

/** Reads policies of keys through the cache. */
export const createPolicies = ({
  views,
  policyRead,
  regionQueueFor,
  cache: { ttlMs, negativeTtlMs, staleMs, maxEntries, maxBytes },
  ...settings
}: PoliciesOptions): Pick<KeySource, 'peekPolicy' | 'hasCachedPolicy' | 'policy'> => {
  const policies = new ReadThrough({
    ...settings,
    loader: createPolicyLoader({ views, policyRead }),
    ttlMs,
    negativeTtlMs,
    staleIfError: { forMs: staleMs, mark: (policy: CachedPolicy) => policy.asStale() },
    cache: createAnswerCache({ maxEntries, maxBytes, bytesOf }),
  });
  return {
    peekPolicy: (ref, policyName) => policies.peekOutcome(policyKey(ref, policyName)),
    hasCachedPolicy: (ref, policyName) => policies.hasGoodAnswer(policyKey(ref, policyName)),
    policy(ref, policyName, load) {
      const regionQueue = regionQueueFor(ref);
      if (regionQueue instanceof KmsError) return Promise.reject(regionQueue);
      return policies.read(new PolicyRead(regionQueue, ref, policyName), load);
    },
  };
};
