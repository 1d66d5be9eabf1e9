import type { Grammar } from '../languages/language.ts';
import { toLowerAscii } from '../letter-case.ts';
import { covers } from '../match/statement-match.ts';
import { matchesGlob, toGlob } from '../match/wildcard.ts';
import type { KeyPolicyStatement } from '../types.ts';
import { actionIndexOf } from './action-index.ts';

/** What a statement is about. */
export interface StatementActions {
  /** Those of the provider's list, sorted. */
  readonly documented: readonly string[];
  /**
   * Names of this service that are not documented (yet). A statement about other services alone keeps its patterns
   * here, so that it is still known what a Deny must cover.
   */
  readonly others: readonly string[];
}

/** Action or NotAction, expanded. Where a draft has both, each must agree. */
export function expandStatement({ actions, notActions }: KeyPolicyStatement, grammar: Grammar): StatementActions {
  const { all, places } = actionIndexOf(grammar);
  const listed = actions ?? [];
  const excepted = notActions ?? [];
  const isIn = new Array<boolean>(all.length).fill(listed.length === 0 && excepted.length > 0);
  const unmatched: string[] = [];
  for (const pattern of listed) {
    const found = places(pattern);
    if (found.length === all.length && excepted.length === 0) return { documented: all, others: [] };
    if (found.length === 0) unmatched.push(pattern);
    for (const place of found) isIn[place] = true;
  }
  for (const pattern of excepted) for (const place of places(pattern)) isIn[place] = false;
  const documented: string[] = [];
  for (let place = 0; place < all.length; place++) if (isIn[place]) documented.push(all[place] ?? '');
  return { documented, others: othersOf(unmatched, documented.length === 0, grammar) };
}

function othersOf(unmatched: readonly string[], isAllThereIs: boolean, { actions: { prefix } }: Grammar) {
  if (unmatched.length === 0) return [];
  const own = unmatched.filter((action) => !/[*?]/.test(action) && action.toLowerCase().startsWith(prefix));
  return own.length === 0 && isAllThereIs ? unmatched : own;
}

/** Whether a statement is about an action that the provider does not document. Patterns are read at the first one. */
export function createCoversOther({ actions, notActions }: KeyPolicyStatement): (action: string) => boolean {
  let listed: readonly Matches[] | undefined;
  let excepted: readonly Matches[] = [];
  return (action) => {
    if (listed === undefined) {
      listed = toMatches(actions);
      excepted = toMatches(notActions);
    }
    const name = toLowerAscii(action);
    return covers(listed, excepted, (matches) => matches(name));
  };
}

type Matches = (lowerAction: string) => boolean;

/** One look-up for all plain names, and one comparison for each pattern. */
function toMatches(patterns: readonly string[] | null): readonly Matches[] {
  const lower = [...new Set(patterns?.map(toLowerAscii))];
  const names = new Set(lower.filter((pattern) => !/[*?]/.test(pattern)));
  const globs = lower.filter((pattern) => !names.has(pattern)).map(toGlob);
  const byPattern = globs.map(
    (glob): Matches =>
      (name) =>
        matchesGlob(glob, name),
  );
  return names.size === 0 ? byPattern : [(name) => names.has(name), ...byPattern];
}

/** Whether a statement is written to cover every action: `kms:*` or `*`. */
export function namesEveryAction({ actions }: KeyPolicyStatement, { actions: { prefix } }: Grammar): boolean {
  return (actions ?? []).some((action) => action === '*' || action.toLowerCase() === `${prefix}*`);
}
