import { checkedFirst } from '../connection.ts';
import { isVisible, pageInfoOf, toIndexStatus } from '../fleet-query.ts';
import type { KeyPrincipalResolvers } from '../generated/resolvers.ts';
import { toKey } from '../key-references.ts';

/** `arn` is answered from the model by its name. */
export const KeyPrincipal: KeyPrincipalResolvers = {
  keys: async ({ arn: principal }, { action, capability, first, after }, context) => {
    context.cacheHint.servedUncacheable();
    const page = await context.fleet.keysOf({
      principal,
      action: action ?? null,
      capability: capability ?? null,
      first: checkedFirst(first ?? 50, context),
      after: after ?? null,
      isInScope: isVisible(context),
    });
    return {
      edges: page.rows.map(({ arn, ...usage }) => ({
        ...usage,
        node: toKey(arn, context.source.resolve(arn), context),
      })),
      pageInfo: pageInfoOf(page, after),
      unread: page.unread,
      ...toIndexStatus(page, null, context),
    };
  },
};
