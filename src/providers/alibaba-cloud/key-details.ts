import type { CallContext } from '../error-table.ts';
import { incompleteAnswer } from '../incomplete-answer.ts';
import type { RegionAlias } from '../key-data.ts';
import type { CallSignal, Page, ProviderClient } from '../provider.ts';
import { toRotation } from './metadata.ts';
import { pageAt } from './paging.ts';
import { type createRpcClient, runtimeOf } from './rpc-client.ts';
import type { RpcSdk } from './sdk.ts';

/** What the operations of this file need of a Region's client. */
export interface KeyDetailsOptions {
  readonly contextOf: (operation: string, arn?: string) => CallContext;
  /** Makes one attempt at a call. */
  readonly send: <T>(
    context: CallContext,
    signal: CallSignal,
    ask: (sdk: RpcSdk, kms: ReturnType<typeof createRpcClient>, signal: CallSignal) => Promise<T>,
  ) => Promise<T>;
}

type KeyDetailOperation = 'listGrants' | 'listAliases' | 'listRegionAliases' | 'listTags' | 'getRotation';

const pageSize = 100;

/** Reads of a key beside its policy. Alibaba Cloud KMS has no grants, and DescribeKey reports rotation. */
export const createKeyDetails = ({ contextOf, send }: KeyDetailsOptions): Pick<ProviderClient, KeyDetailOperation> => {
  return {
    listGrants: async () => ({ items: [], next: null }),
    listAliases(ref, cursor, options) {
      const context = contextOf('ListAliasesByKeyId', ref.arn);
      return send(context, options.signal, async (sdk, kms, signal) => {
        const { number } = pageAt(cursor, pageSize, context);
        const request = new sdk.kms.ListAliasesByKeyIdRequest({ keyId: ref.arn, pageNumber: number, pageSize });
        const answer = await kms.listAliasesByKeyIdEx(request, runtimeOf(signal));
        return toAliasPage(answer, number, context);
      });
    },
    listRegionAliases(cursor, options) {
      const context = contextOf('ListAliases');
      return send(context, options.signal, async (sdk, kms, signal) => {
        const { number } = pageAt(cursor, pageSize, context);
        const request = new sdk.kms.ListAliasesRequest({ pageNumber: number, pageSize });
        return toAliasPage(await kms.listAliasesEx(request, runtimeOf(signal)), number, context);
      });
    },
    listTags(ref, _cursor, options) {
      const context = contextOf('ListResourceTags', ref.arn);
      return send(context, options.signal, async (sdk, kms, signal) => {
        const request = new sdk.kms.ListResourceTagsRequest({ keyId: ref.arn });
        const { tags, requestId } = await kms.listResourceTagsEx(request, runtimeOf(signal));
        if (tags === undefined) throw incompleteAnswer(context, requestId);
        return {
          items: (tags.tag ?? []).map(({ tagKey, tagValue }) => ({ key: tagKey, value: tagValue })),
          next: null,
        };
      });
    },
    getRotation(ref, options) {
      const context = contextOf('DescribeKey', ref.arn);
      return send(context, options.signal, async (sdk, kms, signal) => {
        const request = new sdk.kms.DescribeKeyRequest({ keyId: ref.arn });
        const { keyMetadata, requestId } = await kms.describeKeyEx(request, runtimeOf(signal));
        if (keyMetadata === undefined) throw incompleteAnswer(context, requestId);
        return toRotation(keyMetadata);
      });
    },
  };
};

interface AliasAnswer {
  readonly totalCount: number;
  readonly requestId: string;
  readonly aliases?: {
    readonly alias?: readonly { readonly keyId: string; readonly aliasName: string; readonly aliasArn: string }[];
  };
}

const toAliasPage = (
  { aliases, totalCount, requestId }: AliasAnswer,
  number: number,
  context: CallContext,
): Page<RegionAlias> => {
  if (aliases === undefined) throw incompleteAnswer(context, requestId);
  const items = (aliases.alias ?? []).map(({ keyId, aliasName, aliasArn }) => ({
    name: aliasName,
    arn: aliasArn,
    keyId,
  }));
  const end = (number - 1) * pageSize + items.length;
  return { items, next: items.length > 0 && end < totalCount ? String(end) : null };
};
