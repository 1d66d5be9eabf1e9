import type { Call, Cloud } from './call.ts';

/** Requests per second by operation, in each account and Region; null removes the limit. */
export type QuotaSettings = Readonly<Record<string, number | null>>;

interface Bucket {
  tokens: number;
  refilledAt: number;
}

/**
 * Documented quotas.
 * https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 * https://www.alibabacloud.com/help/en/kms/key-management-service/product-overview/quotas
 */
const documented: Readonly<Record<Cloud, Readonly<Record<string, number>>>> = {
  AWS: {
    GetKeyPolicy: 1000,
    DescribeKey: 2000,
    ListKeys: 500,
    ListKeyPolicies: 100,
    PutKeyPolicy: 15,
    ListGrants: 100,
    ListRetirableGrants: 100,
    CreateGrant: 50,
    RetireGrant: 30,
    RevokeGrant: 30,
    ListAliases: 500,
    CreateAlias: 5,
    ListResourceTags: 2000,
    TagResource: 10,
    GetKeyRotationStatus: 1000,
    ReplicateKey: 5,
  },
  ALIBABA_CLOUD: {
    GetKeyPolicy: 50,
    DescribeKey: 50,
    ListKeys: 50,
    ListAliases: 50,
    ListAliasesByKeyId: 50,
    ListResourceTags: 50,
    SetKeyPolicy: 50,
  },
};

/** On Alibaba Cloud, all reads of keys share one quota; on AWS, each operation has its own. */
const reads = ['GetKeyPolicy', 'DescribeKey', 'ListKeys', 'ListAliases', 'ListAliasesByKeyId', 'ListResourceTags'];
const sharedBuckets: Readonly<Record<string, string>> = Object.fromEntries(
  reads.map((operation) => [`ALIBABA_CLOUD ${operation}`, 'read']),
);

export interface Quotas {
  set(operation: string, requestsPerSecond: number | null): void;
  /** Counts the call; false, without counting it, where it is over its quota. */
  take(call: Call): boolean;
}

/** Token buckets that hold the calls of one second and are refilled continuously. */
export const createQuotas = (settings: 'documented' | QuotaSettings | undefined): Quotas => {
  const given = new Map<string, number | null>(settings === 'documented' ? [] : Object.entries(settings ?? {}));
  const buckets = new Map<string, Bucket>();

  const limitOf = (call: Call): number | null => {
    const own = given.get(call.operation);
    if (own !== undefined) return own;
    return settings === 'documented' ? (documented[call.provider][call.operation] ?? null) : null;
  };

  return {
    set(operation, requestsPerSecond) {
      given.set(operation, requestsPerSecond);
      buckets.clear();
    },
    take(call) {
      const limit = limitOf(call);
      if (limit === null) return true;
      const group = sharedBuckets[`${call.provider} ${call.operation}`] ?? call.operation;
      return takeToken(buckets, `${call.provider} ${call.accountId} ${call.region} ${group}`, limit);
    },
  };
};

const takeToken = (buckets: Map<string, Bucket>, id: string, perSecond: number): boolean => {
  const now = performance.now();
  const bucket = buckets.get(id) ?? { tokens: perSecond, refilledAt: now };
  bucket.tokens = Math.min(perSecond, bucket.tokens + ((now - bucket.refilledAt) / 1000) * perSecond);
  bucket.refilledAt = now;
  buckets.set(id, bucket);
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
};
