import { KmsError } from '../../errors.ts';
import type { RequestContext } from '../context.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { inspectDraft } from '../inspect-draft.ts';
import { toKey } from '../key-model.ts';
import { forbiddenAccounts, hidesAccounts, mayRead, resolveVisibleId, visibleAccounts } from '../visibility.ts';

const checkedFirst = (first: number, { limits }: RequestContext): number => {
  if (first >= 1 && first <= limits.first) return first;
  throw new KmsError({ code: 'KMS_INVALID_PARAMETER', message: `"first" is a number from 1 to ${limits.first}.` });
};

export const Query: QueryResolvers = {
  key: (_query, { arn }, context) => toKey(arn, context.source.resolve(arn), context),

  keyById: (_query, { provider, region, keyId, accountId }, context) => {
    const resolution = resolveVisibleId({ provider, region, keyId, accountId: accountId ?? null }, context);
    if (resolution.error || !resolution.ref) throw resolution.error;
    return toKey(resolution.ref.arn, resolution, context);
  },

  keys: async (_query, { filter, first, after }, context) => {
    context.cacheHint.servedUncacheable();
    const listing = await context.source.list(
      {
        provider: filter?.provider ?? null,
        accountId: filter?.accountId ?? null,
        region: filter?.region ?? null,
        first: checkedFirst(first ?? 50, context),
        after: after ?? null,
        mayList: (region) => mayRead(region, context),
      },
      context.load,
    );
    const { edges, hasNextPage, endCursor, errors } = listing;
    return {
      edges: edges.map(({ cursor, ref }) => ({ cursor, node: toKey(ref.arn, { ref, error: null }, context) })),
      pageInfo: {
        hasNextPage,
        hasPreviousPage: after !== null && after !== undefined,
        startCursor: edges[0]?.cursor ?? null,
        endCursor,
      },
      errors: [...errors, ...(hidesAccounts(filter, context) ? [forbiddenAccounts(filter)] : [])].map((error) =>
        error.details(),
      ),
    };
  },

  kmsAccounts: (_query, _args, context) => visibleAccounts(context),

  inspectKeyPolicy: (_query, args, context) => inspectDraft(args, context),
};
