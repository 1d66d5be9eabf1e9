import { setImmediate as othersTurn } from 'node:timers/promises';
import type { IndexStore } from '../store/index-store.ts';
import { candidatesOf, type PolicyReader, type PrincipalRequest } from './candidates.ts';
import { toSearchCursor } from './cursor.ts';
import { type KeyUsage, type UsageQuery, usageOf } from './key-usage.ts';
import type { Page } from './page.ts';

export type { PolicyReader };

/** A key that a principal may use, and how. */
export interface UsableKey extends KeyUsage {
  readonly arn: string;
}

/** The maximum number of keys that are evaluated for one page. A page may be short or empty; the next one continues. */
const maxCandidates = 3000;
/** How long evaluation may block the event loop before it yields, in milliseconds. */
const sliceMs = 10;

/**
 * One page of the keys that a principal may use, ordered by ARN. The index finds the keys whose policies could allow
 * the principal; each of them is then evaluated.
 */
export const findUsableKeys = async (
  store: Pick<IndexStore, 'db' | 'sealed'>,
  request: PrincipalRequest,
  reader: PolicyReader,
): Promise<Page<UsableKey>> => {
  const rows: UsableKey[] = [];
  let examined = 0;
  let sliceEnd = performance.now() + sliceMs;
  const usages = createSharedUsages();
  for await (const { arn, sharedAs, key } of candidatesOf(store, request, reader)) {
    const usage = usages(sharedAs, () => usageOf(key, toUsageQuery(arn, request, reader)));
    if (usage && rows.length === request.first)
      return toUsagePage(rows, rows.at(-1)?.arn ?? null, { hasNextPage: true });
    if (usage) rows.push({ arn, ...usage });
    examined += 1;
    if (examined === maxCandidates) return toUsagePage(rows, arn, { hasNextPage: true });
    if (performance.now() < sliceEnd) continue;
    await othersTurn();
    sliceEnd = performance.now() + sliceMs;
  }
  return toUsagePage(rows, rows.at(-1)?.arn ?? null, { hasNextPage: false });
};

/** @param last the ARN of the last key that was evaluated, after which the next page begins */
const toUsagePage = (
  rows: readonly UsableKey[],
  last: string | null,
  { hasNextPage }: Pick<Page<UsableKey>, 'hasNextPage'>,
): Page<UsableKey> => ({
  rows: rows.map((row) => ({ ...row, cursor: cursorAt(row.arn) })),
  endCursor: last === null ? null : cursorAt(last),
  hasNextPage,
});

const cursorAt = (arn: string): string => toSearchCursor({ order: 'ARN', arn, rank: 0 });

const toUsageQuery = (arn: string, request: PrincipalRequest, reader: PolicyReader): UsageQuery => {
  const { actions } = reader.languageOf(reader.providerOf(arn));
  const { principal, action, capability } = request;
  const wanted = action === null ? actions.all : [action];
  return { principal, actions: wanted.filter((one) => capability === null || actions.capability(one) === capability) };
};

/** Cached, since keys of one account often have the same policy and so the same result. */
const createSharedUsages = () => {
  const known = new Map<string, KeyUsage | null>();
  return (sharedAs: string | null, evaluate: () => KeyUsage | null): KeyUsage | null => {
    if (sharedAs === null) return evaluate();
    const usage = known.has(sharedAs) ? (known.get(sharedAs) ?? null) : evaluate();
    known.set(sharedAs, usage);
    return usage;
  };
};
