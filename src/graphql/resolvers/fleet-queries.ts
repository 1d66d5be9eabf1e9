import type { FoundChange } from '../../fleet/search/changes.ts';
import { firstChangeCursor } from '../../fleet/search/cursor.ts';
import type { FoundKey } from '../../fleet/search/search.ts';
import { checkedFirst } from '../connection.ts';
import type { RequestContext } from '../context.ts';
import type { KeyPolicyChangeEventModel, KeySearchModel } from '../fleet-models.ts';
import { pageInfoOf, toDate, toFleetQuery, toIndexStatus } from '../fleet-query.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { toKey } from '../key-references.ts';
import type { KeyModel } from '../models.ts';
import { toStoredPolicy } from '../stored-policy.ts';

const keyAt = (arn: string, context: RequestContext): KeyModel => toKey(arn, context.source.resolve(arn), context);

const toSearchEdge = (
  { arn, readAt, ...found }: FoundKey & { readonly cursor: string },
  context: RequestContext,
): KeySearchModel['edges'][number] => ({ ...found, node: keyAt(arn, context), readAt: readAt.toISOString() });

const toChangeEvent = (change: FoundChange, context: RequestContext): KeyPolicyChangeEventModel => {
  const key = keyAt(change.arn, context);
  const policyOf = (document: string | null) =>
    document === null || !key.ref ? null : toStoredPolicy(key.ref, document, change.seenAt, context);
  return { key, seenAt: change.seenAt.toISOString(), before: policyOf(change.before), after: policyOf(change.after) };
};

/** Queries to the index of many keys. */
export const fleetQueries: Pick<QueryResolvers, 'keySearch' | 'keySummary' | 'keyPrincipal' | 'keyPolicyChanges'> = {
  keySearch: async (_query, { filter, orderBy, first, after }, context) => {
    context.cacheHint.servedUncacheable();
    const query = toFleetQuery(filter, context);
    const page = await context.fleet.search({
      ...query,
      order: orderBy ?? 'ARN',
      first: checkedFirst(first ?? 50, context),
      after: after ?? null,
    });
    return {
      edges: page.rows.map((row) => toSearchEdge(row, context)),
      pageInfo: pageInfoOf(page, after),
      query,
      ...toIndexStatus(page, filter, context),
    };
  },

  keySummary: async (_query, { filter }, context) => {
    context.cacheHint.servedUncacheable();
    const { judged, unread, byExposure, byFinding, byError, ...status } = await context.fleet.count(
      toFleetQuery(filter, context),
    );
    const counts = { total: judged + unread, judged, unread, byExposure, byFinding, byError };
    return { ...counts, ...toIndexStatus(status, filter, context) };
  },

  keyPrincipal: (_query, { arn }) => ({ __typename: 'KeyPrincipal', arn }),

  keyPolicyChanges: async (_query, { filter, since, first, after }, context) => {
    context.cacheHint.servedUncacheable();
    const page = await context.fleet.changes({
      ...toFleetQuery(filter, context),
      since: toDate(since),
      first: checkedFirst(first ?? 50, context),
      after: after ?? null,
    });
    return {
      edges: page.rows.map((row) => ({ cursor: row.cursor, node: toChangeEvent(row, context) })),
      pageInfo: { ...pageInfoOf(page, after), endCursor: page.endCursor ?? after ?? firstChangeCursor },
    };
  },
};
