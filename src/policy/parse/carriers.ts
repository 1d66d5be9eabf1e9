import type { ActionGrammar } from '../languages/language.ts';
import { toLowerAscii } from '../letter-case.ts';
import { matchesGlob, toGlob } from '../match/wildcard.ts';

export interface StatementActions {
  readonly actions: readonly string[] | null;
  readonly notActions: readonly string[] | null;
}

const wildcard = /[*?]/;

/**
 * Whether a request for an action of the statement may carry the condition key. True where the statement names no
 * action of the service, which says nothing of the condition.
 */
export function hasActionWithKey(
  { actions, notActions }: StatementActions,
  key: string,
  grammar: ActionGrammar,
): boolean {
  const isAmongKnown = grammar.onKey.some((action) => !grammar.carriesKey(action, key));
  if (!isAmongKnown) return true;
  const carriers = () => grammar.onKey.filter((action) => grammar.carriesKey(action, key));
  const excepted = (notActions ?? []).map((pattern) => toGlob(toLowerAscii(pattern)));
  const isExcepted = (action: string) => excepted.some((glob) => matchesGlob(glob, toLowerAscii(action)));
  if (actions === null) return notActions === null || carriers().some((action) => !isExcepted(action));
  const own = actions.filter((action) => isOfService(action, grammar));
  return own.length === 0 || own.some((pattern) => meansOneOf(pattern, carriers(), key, grammar));
}

function isOfService(pattern: string, { prefix }: ActionGrammar): boolean {
  const start = toLowerAscii(pattern.slice(0, prefix.length));
  return start === prefix || wildcard.test(start);
}

function meansOneOf(pattern: string, carriers: readonly string[], key: string, grammar: ActionGrammar): boolean {
  if (!wildcard.test(pattern)) {
    const operation = grammar.operations.get(toLowerAscii(pattern));
    return (operation ?? [pattern]).some((action) => grammar.carriesKey(action, key));
  }
  const glob = toGlob(toLowerAscii(pattern));
  return carriers.some((action) => matchesGlob(glob, toLowerAscii(action)));
}
