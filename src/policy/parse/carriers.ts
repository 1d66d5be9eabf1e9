import type { ActionGrammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import { toGlob } from '../match/glob.ts';
import { matchesGlob } from '../match/matches-glob.ts';

export interface StatementActions {
  readonly actions: readonly string[] | null;
  readonly notActions: readonly string[] | null;
}

const wildcard = /[*?]/;

/**
 * Whether a request for an action of the statement may carry the condition key. True where the statement names no
 * action of the service.
 */
export const hasActionWithKey = (
  { actions, notActions }: StatementActions,
  key: string,
  grammar: ActionGrammar,
): boolean => {
  const carriers = carriersOf(key, grammar);
  if (carriers === null) return true;
  if (actions === null) return notActions === null || !areAllExcepted(carriers, notActions);
  let namesOwn = false;
  for (const pattern of actions) {
    if (carriers.has(pattern)) return true;
    if (!isOfService(pattern, grammar)) continue;
    if (meansOneOf(pattern, carriers, key, grammar)) return true;
    namesOwn = true;
  }
  return !namesOwn;
};

const areAllExcepted = (actions: ReadonlySet<string>, patterns: readonly string[]): boolean => {
  const globs = patterns.map((pattern) => toGlob(toLowerAscii(pattern)));
  return [...actions].every((action) => globs.some((glob) => matchesGlob(glob, toLowerAscii(action))));
};

/** Cached by entry of the vendor's tables, of which there are a few dozen; null where every action carries the key. */
type Carriers = Map<string, ReadonlySet<string> | null>;

const kept = new WeakMap<ActionGrammar, Carriers>();

/** The documented actions that carry a key; null where all do. */
const carriersOf = (conditionKey: string, grammar: ActionGrammar): ReadonlySet<string> | null => {
  const key = grammar.tabledKey(conditionKey);
  if (key === null) return null;
  const known: Carriers = kept.get(grammar) ?? new Map();
  const found = known.get(key);
  if (found !== undefined) return found;
  const carrying = grammar.onKey.filter((action) => grammar.carriesKey(action, key));
  const carriers = carrying.length === grammar.onKey.length ? null : new Set(carrying);
  kept.set(grammar, known.set(key, carriers));
  return carriers;
};

const isOfService = (pattern: string, { prefix }: ActionGrammar): boolean => {
  if (pattern.startsWith(prefix)) return true;
  const start = toLowerAscii(pattern.slice(0, prefix.length));
  return start === prefix || wildcard.test(start);
};

const meansOneOf = (pattern: string, carriers: ReadonlySet<string>, key: string, grammar: ActionGrammar): boolean => {
  if (!wildcard.test(pattern)) {
    const operation = grammar.operations.get(toLowerAscii(pattern));
    return (operation ?? [pattern]).some((action) => grammar.carriesKey(action, key));
  }
  const glob = toGlob(toLowerAscii(pattern));
  return [...carriers].some((action) => matchesGlob(glob, toLowerAscii(action)));
};
