import { cursorOf, startAfter } from '../access-cursor.ts';
import { checkedFirst, toPageInfo } from '../connection.ts';
import type { KeyAccessResolvers } from '../generated/resolvers.ts';

/** Fields without a resolver here are answered from the analysis by their names. */
export const KeyAccess: KeyAccessResolvers = {
  entries: ({ entries }, { first, after }, context) => {
    const start = startAfter(entries, after ?? null);
    const end = start + checkedFirst(first ?? 100, context);
    const edges = entries.slice(start, end).map((node, place) => ({ cursor: cursorOf(node, start + place), node }));
    return { edges, pageInfo: toPageInfo(edges, end < entries.length, after), totalCount: entries.length };
  },
};
