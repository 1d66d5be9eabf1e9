import type { Grammar } from '../grammar.ts';
import { covers, expandActions, matchesAction } from '../match.ts';
import type { KeyPolicyStatement } from '../types.ts';

const namesByGrammar = new WeakMap<Grammar, ReadonlySet<string>>();

/** Whether the provider documents an action of this name, in any letter case. */
export function isDocumented(action: string, grammar: Grammar): boolean {
  let names = namesByGrammar.get(grammar);
  if (names === undefined) {
    names = new Set(grammar.actions.all.map((name) => name.toLowerCase()));
    namesByGrammar.set(grammar, names);
  }
  return names.has(action.toLowerCase());
}

/**
 * What a statement allows: the documented actions, and the names of this service that are not documented (yet). A
 * statement about other services alone keeps its patterns, so that it is still known what a Deny must cover.
 */
export function allowedActions(statement: KeyPolicyStatement, grammar: Grammar): readonly string[] {
  const documented = expandActions(statement, grammar);
  const written = statement.actions ?? [];
  const isUnknownOwn = (action: string): boolean =>
    action.toLowerCase().startsWith(grammar.actions.prefix) && !/[*?]/.test(action) && !isDocumented(action, grammar);
  const unknown = written.filter(isUnknownOwn);
  if (unknown.length > 0) return [...documented, ...unknown];
  return documented.length > 0 ? documented : written;
}

/** Whether a statement is about an action, be it documented or not. */
export function coversAction(statement: KeyPolicyStatement, action: string, grammar: Grammar): boolean {
  const { actions, notActions } = statement;
  if (isDocumented(action, grammar)) return expandActions(statement, grammar).includes(action);
  return covers(actions, notActions, (pattern) => matchesAction(pattern, action));
}

/** Whether a statement is written to cover every action: `kms:*` or `*`. */
export function namesEveryAction({ actions }: KeyPolicyStatement, { actions: { prefix } }: Grammar): boolean {
  return (actions ?? []).some((action) => action === '*' || action.toLowerCase() === `${prefix}*`);
}
