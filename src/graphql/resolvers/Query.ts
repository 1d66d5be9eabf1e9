import { KmsError } from '../../errors.ts';
import type { KeyResolution } from '../../keys/key-source.ts';
import { checkedFirst, toPageInfo } from '../connection.ts';
import type { RequestContext } from '../context.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { inspectDraft } from '../inspect-draft.ts';
import { resolveKeyId } from '../key-id-search.ts';
import { keyOf, toKey } from '../key-references.ts';
import type { KeyModel } from '../models.ts';
import { forbiddenAccounts, hidesAccounts, mayRead, resolveVisibleAlias, visibleAccounts } from '../visibility.ts';
import { fleetQueries } from './fleet-queries.ts';

const badAfter = (after: string): KmsError =>
  new KmsError({
    code: 'KMS_INVALID_PARAMETER',
    message: `"after" must be the id of a listed account: ${after} is not.`,
  });

/**
 * The `Key` of a reference in parts. Where the caller may not read it, its fields say so, whether or not its account is
 * configured.
 */
const namedKey = (resolution: KeyResolution, context: RequestContext): KeyModel => {
  const named = resolution.ref ?? resolution.alias;
  if (!named || (resolution.error && mayRead(named, context))) throw resolution.error;
  return toKey(named.arn, resolution, context);
};

export const Query: QueryResolvers = {
  key: (_query, { arn }, context) => toKey(arn, context.source.resolve(arn), context),

  keyById: async (_query, { provider, region, keyId, accountId }, context) => {
    const resolution = await resolveKeyId({ provider, region, keyId, accountId: accountId ?? null }, context);
    return namedKey(resolution, context);
  },

  keyByAlias: (_query, { provider, region, alias, accountId }, context) => {
    const resolution = resolveVisibleAlias({ provider, region, alias, accountId: accountId ?? null }, context);
    return namedKey(resolution, context);
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
      edges: edges.map(({ cursor, ref }) => ({ cursor, node: keyOf(ref, context) })),
      pageInfo: { ...toPageInfo(edges, hasNextPage, after), endCursor },
      errors: [...errors, ...(hidesAccounts(filter, context) ? [forbiddenAccounts(filter)] : [])].map((error) =>
        error.details(),
      ),
    };
  },

  kmsAccounts: (_query, { first, after }, context) => {
    const accounts = visibleAccounts(context);
    const start = after == null ? 0 : accounts.findIndex(({ accountId }) => accountId === after) + 1;
    if (after != null && start === 0) throw badAfter(after);
    return first == null ? accounts.slice(start) : accounts.slice(start, start + checkedFirst(first, context));
  },

  inspectKeyPolicy: (_query, args, context) => inspectDraft(args, context),

  ...fleetQueries,
};
