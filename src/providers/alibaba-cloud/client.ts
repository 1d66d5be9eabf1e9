import type { Dispatcher } from 'undici';
import type { AccountConfig } from '../../config/config.ts';
import { createTransport } from '../../egress.ts';
import { endpointOf } from '../endpoint.ts';
import { incompleteAnswer } from '../incomplete-answer.ts';
import type { ClientSettings, ProviderClient } from '../provider.ts';
import { createContextOf, createProviderCall } from '../provider-call.ts';
import { sessionOf } from './credentials.ts';
import { isExpiredCredentials, isSkewedClock, isUnknownCredentials, toAlibabaCloudError } from './errors.ts';
import { createKeyDetails } from './key-details.ts';
import { toMetadata } from './metadata.ts';
import { pageAt, toKeyPage } from './paging.ts';
import { createRpcClient, createServerClock, runtimeOf } from './rpc-client.ts';
import { loadRpcSdk, type RpcCredentials, type RpcSdk } from './sdk.ts';

/**
 * Talks to Alibaba Cloud KMS for one account in one Region.
 * https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-getkeypolicy
 */
export const createAlibabaCloudClient = (
  account: AccountConfig,
  region: string,
  settings: ClientSettings,
): ProviderClient => {
  const { accountId } = account;
  const contextOf = createContextOf({ provider: 'ALIBABA_CLOUD', region, accountId });
  const connection = createConnection(account, region, settings);
  const call = createProviderCall({
    session: sessionOf(account, settings),
    prepare: loadRpcSdk,
    attemptTimeoutMs: settings.attemptTimeoutMs,
    toError: toAlibabaCloudError,
    isExpired: isExpiredCredentials,
    isUnknown: isUnknownCredentials,
    isSkewed: isSkewedClock,
  });
  return {
    getKeyPolicy(ref, policyName, { signal: ended }) {
      const context = contextOf('GetKeyPolicy', ref.arn, policyName);
      return call(context, ended, async ({ prepared: sdk, credentials }, signal) => {
        const kms = connection.clientOf(sdk, credentials);
        const answer = await kms.callOperation('GetKeyPolicy', { KeyId: ref.arn, PolicyName: policyName }, signal);
        const { Policy: document, RequestId: id } = answer;
        const requestId = typeof id === 'string' ? id : null;
        if (typeof document !== 'string') throw incompleteAnswer(context, requestId);
        return { document, providerRequestId: requestId };
      });
    },
    describeKey(ref, { signal: ended }) {
      const context = contextOf('DescribeKey', ref.arn);
      return call(context, ended, async ({ prepared: sdk, credentials }, signal) => {
        const kms = connection.clientOf(sdk, credentials);
        const request = new sdk.kms.DescribeKeyRequest({ keyId: ref.arn });
        const { keyMetadata, requestId } = await kms.describeKeyEx(request, runtimeOf(signal));
        if (keyMetadata === undefined) throw incompleteAnswer(context, requestId);
        return toMetadata(keyMetadata, ref.arn);
      });
    },
    listKeys(cursor, limit, { signal: ended }) {
      const context = contextOf('ListKeys');
      return call(context, ended, async ({ prepared: sdk, credentials }, signal) => {
        const kms = connection.clientOf(sdk, credentials);
        const page = pageAt(cursor, limit, context);
        const request = new sdk.kms.ListKeysRequest({ pageNumber: page.number, pageSize: limit });
        const answer = await kms.listKeysEx(request, runtimeOf(signal));
        if (answer.keys === undefined) throw incompleteAnswer(context, answer.requestId);
        return toKeyPage(answer, page, limit, { region, accountId });
      });
    },
    ...createKeyDetails({
      contextOf,
      send: (context, signal, ask) =>
        call(context, signal, async ({ prepared: sdk, credentials }, ended) => {
          const kms = connection.clientOf(sdk, credentials);
          return ask(sdk, kms, ended);
        }),
    }),
    checkCredentials: ({ signal }) => call(contextOf(null), signal, async () => {}),
    close: () => connection.close(),
  };
};

type RpcClient = ReturnType<typeof createRpcClient>;

/** A client for each new set of credentials, over connections that outlive it. */
const createConnection = (account: AccountConfig, region: string, { attemptTimeoutMs, egress }: ClientSettings) => {
  const endpoint = endpointOf(account.endpoint, region) ?? publicEndpointOf(account, region);
  const clock = createServerClock();
  let transport: Dispatcher | null = null;
  let last: { readonly credentials: RpcCredentials; readonly kms: RpcClient } | null = null;
  return {
    clientOf(sdk: RpcSdk, credentials: RpcCredentials): RpcClient {
      if (last?.credentials === credentials) return last.kms;
      transport ??= createTransport(sdk, { attemptTimeoutMs, maxConnections: account.maxConcurrency, egress });
      last = { credentials, kms: createRpcClient(sdk, { region, credentials, endpoint, transport, clock }) };
      return last.kms;
    },
    close: (): void => void transport?.destroy().catch(() => {}),
  };
};

/** https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/endpoints */
const publicEndpointOf = ({ ownSettings }: AccountConfig, region: string): string =>
  ownSettings.network === 'vpc' ? `https://kms-vpc.${region}.aliyuncs.com` : `https://kms.${region}.aliyuncs.com`;
