import type { AliasListEntry, KMSClient } from '@aws-sdk/client-kms';
import type { CallContext } from '../error-table.ts';
import { incompleteAnswer } from '../incomplete-answer.ts';
import type { RegionAlias } from '../key-data.ts';
import type { CallSignal, KeyRef, Page, ProviderClient } from '../provider.ts';
import { toGrant } from './grant.ts';
import { toIsoDate } from './iso-date.ts';
import { abortable, type KmsSdk } from './sdk.ts';

/** What the operations of this file need of a Region's client. */
export interface KeyDetailsOptions {
  readonly contextOf: (operation: string, arn?: string) => CallContext;
  /** Makes one attempt at a call. */
  readonly send: <T>(
    context: CallContext,
    signal: CallSignal,
    ask: (sdk: KmsSdk, kms: KMSClient, signal: CallSignal) => Promise<T>,
  ) => Promise<T>;
}

type KeyDetailOperation = 'listGrants' | 'listAliases' | 'listRegionAliases' | 'listTags' | 'getRotation';

/** The largest page size of each list. */
const pageSizes = { ListGrants: 100, ListAliases: 100, ListResourceTags: 50 } as const;

/** Reads of a key beside its policy and its metadata. */
export const createKeyDetails = ({ contextOf, send }: KeyDetailsOptions): Pick<ProviderClient, KeyDetailOperation> => {
  return {
    listGrants(ref, cursor, options) {
      const context = contextOf('ListGrants', ref.arn);
      return send(context, options.signal, async (sdk, kms, signal) => {
        const answer = await kms.send(
          new sdk.ListGrantsCommand(abortable(pageOf(ref, cursor, pageSizes.ListGrants), signal)),
        );
        return toPage(answer, answer.Grants?.map(toGrant), context);
      });
    },
    listAliases(ref, cursor, options) {
      const context = contextOf('ListAliases', ref.arn);
      return send(context, options.signal, async (sdk, kms, signal) => {
        const answer = await kms.send(
          new sdk.ListAliasesCommand(abortable(pageOf(ref, cursor, pageSizes.ListAliases), signal)),
        );
        return toPage(answer, answer.Aliases?.map(toAlias), context);
      });
    },
    listRegionAliases(cursor, options) {
      const context = contextOf('ListAliases');
      return send(context, options.signal, async (sdk, kms, signal) => {
        const page = { Limit: pageSizes.ListAliases, ...markerOf(cursor) };
        const answer = await kms.send(new sdk.ListAliasesCommand(abortable(page, signal)));
        return toPage(answer, answer.Aliases?.flatMap(toRegionAlias), context);
      });
    },
    listTags(ref, cursor, options) {
      const context = contextOf('ListResourceTags', ref.arn);
      return send(context, options.signal, async (sdk, kms, signal) => {
        const answer = await kms.send(
          new sdk.ListResourceTagsCommand(abortable(pageOf(ref, cursor, pageSizes.ListResourceTags), signal)),
        );
        const tags = answer.Tags?.map(({ TagKey = '', TagValue = '' }) => ({ key: TagKey, value: TagValue }));
        return toPage(answer, tags, context);
      });
    },
    getRotation(ref, options) {
      const context = contextOf('GetKeyRotationStatus', ref.arn);
      return send(context, options.signal, async (sdk, kms, signal) => {
        const answer = await kms.send(new sdk.GetKeyRotationStatusCommand(abortable({ KeyId: ref.arn }, signal)));
        return {
          enabled: answer.KeyRotationEnabled === true,
          periodInDays: answer.RotationPeriodInDays ?? null,
          nextRotationAt: toIsoDate(answer.NextRotationDate),
          lastRotationAt: null,
        };
      });
    },
  };
};

const pageOf = ({ arn }: KeyRef, cursor: string | null, limit: number) => ({
  KeyId: arn,
  Limit: limit,
  ...markerOf(cursor),
});

const markerOf = (cursor: string | null) => (cursor === null ? {} : { Marker: cursor });

const toAlias = ({ AliasName = '', AliasArn = '' }: AliasListEntry) => ({ name: AliasName, arn: AliasArn });

/** AWS reserves names of aliases for its services, which refer to no key until the service is used. */
const toRegionAlias = (entry: AliasListEntry): readonly RegionAlias[] =>
  entry.TargetKeyId === undefined ? [] : [{ ...toAlias(entry), keyId: entry.TargetKeyId }];

interface ListAnswer {
  readonly Truncated?: boolean | undefined;
  readonly NextMarker?: string | undefined;
  readonly $metadata: { readonly requestId?: string | undefined };
}

const toPage = <T>(answer: ListAnswer, items: readonly T[] | undefined, context: CallContext): Page<T> => {
  if (items === undefined) throw incompleteAnswer(context, answer.$metadata.requestId);
  return { items, next: answer.Truncated === true ? (answer.NextMarker ?? null) : null };
};
