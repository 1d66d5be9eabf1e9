import { lostText } from '../../fleet/index-errors.ts';
import type { FoundVersion } from '../../fleet/search/history.ts';
import type { KeyRef } from '../../providers/provider.ts';
import { checkedFirst } from '../connection.ts';
import type { RequestContext } from '../context.ts';
import type { KeyPolicyVersionModel } from '../fleet-models.ts';
import { pageInfoOf } from '../fleet-query.ts';
import type { KeyResolvers } from '../generated/resolvers.ts';
import { withRef } from '../key-references.ts';
import { toStoredPolicy } from '../stored-policy.ts';

const toVersion = (version: FoundVersion, ref: KeyRef, context: RequestContext): KeyPolicyVersionModel => {
  const { firstSeenAt, lastSeenAt, document, before } = version;
  if (document === null) throw lostText();
  return {
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    policy: toStoredPolicy(ref, document, lastSeenAt, context),
    before: before === null ? null : toStoredPolicy(ref, before, firstSeenAt, context),
  };
};

/** `Key.history`: the versions of a key's policy that the index has observed. */
export const history: NonNullable<KeyResolvers['history']> = (key, { first, after }, context) => {
  context.cacheHint.servedUncacheable();
  const request = { first: checkedFirst(first ?? 20, context), after: after ?? null };
  return withRef(key, context, async (ref) => {
    const page = await context.fleet.history(ref.arn, request);
    return {
      edges: page.rows.map((row) => ({ cursor: row.cursor, node: toVersion(row, ref, context) })),
      pageInfo: pageInfoOf(page, after),
    };
  });
};
