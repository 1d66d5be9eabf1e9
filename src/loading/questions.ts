import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { KmsOperation } from '../errors.ts';
import type { KeyMetadata, KeyPage, KeyRef } from '../providers/provider.ts';
import { credentialScope } from './credential-scope.ts';
import type { Lane } from './lane.ts';
import { HeldPolicy, type ViewShelf } from './policies.ts';
import type { Question } from './read-through.ts';

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

export const policyQuestion = (
  lane: Lane,
  ref: KeyRef,
  name: string,
  views: ViewShelf,
  now: () => number,
): Question<HeldPolicy> => {
  const call = { operation: 'GetKeyPolicy', arn: ref.arn } as const;
  const toPolicy = (document: string, requestId: string | null, retrievedAt: number) =>
    new HeldPolicy(views, { ref, name, document, requestId, retrievedAt, stale: false });
  return {
    key: policyKey(ref, name),
    ask: async (flight) => {
      const { document, requestId } = await lane.call({
        ...call,
        flight,
        invoke: (client, signal) => client.getKeyPolicy(ref, name, { signal }),
        providerRequestId: (text) => text.requestId,
      });
      return toPolicy(document, requestId, now());
    },
    timedOut: () => lane.failure('KMS_PROVIDER_TIMEOUT', call),
    shared: {
      name: () => sharedName(lane, call.operation, ref, name),
      encode: ({ document, requestId }) => ({ document, requestId }),
      decode: (data, answeredAt) => {
        const { success, data: stored } = storedPolicy.safeParse(data);
        return success ? toPolicy(stored.document, stored.requestId, answeredAt) : null;
      },
    },
  };
};

export const metadataQuestion = (lane: Lane, ref: KeyRef): Question<KeyMetadata> => {
  const call = { operation: 'DescribeKey', arn: ref.arn } as const;
  return {
    key: ref.arn,
    ask: (flight) =>
      lane.call({
        ...call,
        flight,
        invoke: (client, signal) => client.describeKey(ref, { signal }),
        providerRequestId: () => null,
      }),
    timedOut: () => lane.failure('KMS_PROVIDER_TIMEOUT', call),
    shared: {
      name: () => sharedName(lane, call.operation, ref, ''),
      encode: (metadata) => metadata,
      decode: (data) => storedMetadata.safeParse(data).data ?? null,
    },
  };
};

/** One page of a lane's keys, always of the provider's full size, so that pages have fixed borders. */
export const pageQuestion = (lane: Lane, page: string | null): Question<KeyPage> => {
  const call = { operation: 'ListKeys', arn: null } as const;
  const { account, region, provider } = lane;
  return {
    key: JSON.stringify([account.provider, account.accountId, region, page]),
    ask: (flight) =>
      lane.call({
        ...call,
        flight,
        invoke: (client, signal) => client.listKeys(page, provider.maxListPageSize, { signal }),
        providerRequestId: () => null,
      }),
    timedOut: () => lane.failure('KMS_PROVIDER_TIMEOUT', call),
    shared: null,
  };
};

/** Tells nobody who looks into the store which keys there are. */
const sharedName = (lane: Lane, operation: KmsOperation, ref: KeyRef, policyName: string): string => {
  const { provider, accountId, region, keyId, partition } = ref;
  const parts = [operation, provider, partition, accountId, region, keyId, policyName, credentialScope(lane.account)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
};
