import type { ActionGrammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import { toGlob } from '../match/glob.ts';
import { matchesGlob } from '../match/matches-glob.ts';
import type { KeyPolicyStatement } from '../types.ts';

/** The two elements that list a statement's actions. */
export type ActionElements = Pick<KeyPolicyStatement, 'actions' | 'notActions'>;

const wildcard = /[*?]/;

/**
 * Whether a request for an action of the statement may carry the condition key. True where the statement names no
 * action of the service.
 */
export const hasActionWithKey = (
  { actions, notActions }: ActionElements,
  key: string,
  grammar: ActionGrammar,
): boolean => {
  const carriers = carriersOf(key, grammar);
  if (carriers === null) return true;
  if (actions === null) return notActions === null || !areAllExcepted(carriers, notActions);
  let hasOwnAction = false;
  for (const pattern of actions) {
    if (carriers.has(pattern)) return true;
    if (!isOfService(pattern, grammar)) continue;
    if (coversCarrier(pattern, carriers, key, grammar)) return true;
    hasOwnAction = true;
  }
  return !hasOwnAction;
};

const areAllExcepted = (actions: ReadonlySet<string>, patterns: readonly string[]): boolean => {
  const globs = patterns.map((pattern) => toGlob(toLowerAscii(pattern)));
  return [...actions].every((action) => globs.some((glob) => matchesGlob(glob, toLowerAscii(action))));
};

/** By entry of the vendor's tables, of which there are a few dozen; null where every action carries the key. */
type Carriers = Map<string, ReadonlySet<string> | null>;

const carriersByGrammar = new WeakMap<ActionGrammar, Carriers>();

/** The documented actions that carry a key; null where all do. */
const carriersOf = (conditionKey: string, grammar: ActionGrammar): ReadonlySet<string> | null => {
  const key = grammar.tableEntry(conditionKey);
  if (key === null) return null;
  const byKey: Carriers = carriersByGrammar.get(grammar) ?? new Map();
  const known = byKey.get(key);
  if (known !== undefined) return known;
  const carrying = grammar.onKey.filter((action) => grammar.carriesKey(action, key));
  const carriers = carrying.length === grammar.onKey.length ? null : new Set(carrying);
  carriersByGrammar.set(grammar, byKey.set(key, carriers));
  return carriers;
};

const isOfService = (pattern: string, { prefix }: ActionGrammar): boolean => {
  if (pattern.startsWith(prefix)) return true;
  const start = toLowerAscii(pattern.slice(0, prefix.length));
  return start === prefix || wildcard.test(start);
};

/** Whether the pattern, which is of this service, covers an action that carries the key. */
const coversCarrier = (
  pattern: string,
  carriers: ReadonlySet<string>,
  key: string,
  grammar: ActionGrammar,
): boolean => {
  if (!wildcard.test(pattern)) {
    const operation = grammar.operations.get(toLowerAscii(pattern));
    return (operation ?? [pattern]).some((action) => grammar.carriesKey(action, key));
  }
  const glob = toGlob(toLowerAscii(pattern));
  return [...carriers].some((action) => matchesGlob(glob, toLowerAscii(action)));
};
