import { actionIndexOf } from '../../analyze/action-set.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { ParsedKeyPolicy } from '../../types.ts';
import type { KeyCondition } from './key-condition.ts';

const wildcard = /[*?]/;

/** Undocumented actions that a document names, which may be new. Patterns are ignored. */
const namedActions = ({ statements }: ParsedKeyPolicy, { actions: { prefix, all, operations } }: Grammar) => {
  const known = new Set([...all.map(toLowerAscii), ...operations.keys()]);
  return statements
    .flatMap(({ actions, notActions }) => [...(actions ?? []), ...(notActions ?? [])])
    .filter((action) => /^[a-z0-9-]+:[a-z][a-z0-9]*$/i.test(action) && !wildcard.test(action))
    .filter((action) => toLowerAscii(action).startsWith(prefix) && !known.has(toLowerAscii(action)));
};

/** More than any policy in use names; each of them is compared with the actions of each statement. */
const maxNamed = 200;

export interface Actions {
  readonly actions: readonly string[];
  /** Null where no action is missing; otherwise why. */
  readonly gap: string | null;
}

/** The actions on a key that requests may be for: the documented ones, and those that either document names. */
export const actionsOf = (policies: readonly ParsedKeyPolicy[], grammar: Grammar): Actions => {
  const named = policies.flatMap((policy) => namedActions(policy, grammar));
  const undocumented = new Map(named.map((action) => [toLowerAscii(action), action]));
  const compared = [...undocumented.values()].slice(0, maxNamed);
  const actions = new Map([...grammar.actions.onKey, ...compared].map((action) => [toLowerAscii(action), action]));
  const gap = compared.length < undocumented.size ? 'there are too many undocumented actions' : null;
  return { actions: [...actions.values()], gap };
};

/** Which of the keys of some conditions the requests for an action carry, as text. */
export const createCarried = (
  conditions: readonly KeyCondition[],
  { actions: { carriesKey } }: Grammar,
): ((action: string) => string) => {
  const keys = [...new Set(conditions.flatMap(({ lowerKey, variables }) => [lowerKey, ...variables]))];
  const known = new Map<string, string>();
  return (action) => {
    const lower = toLowerAscii(action);
    const carried = known.get(lower) ?? keys.map((key) => (carriesKey(lower, key) ? 1 : 0)).join('');
    known.set(lower, carried);
    return carried;
  };
};

/**
 * One action of each class that statements and conditions distinguish. Actions are in one class if the same statements
 * cover them, if they alike work across accounts or not, and if their requests carry the same of the condition keys.
 */
export const classifyActions = (
  actions: readonly string[],
  classOf: (action: string) => number,
  carried: (action: string) => string,
  grammar: Grammar,
): readonly string[] => {
  const { worksAcrossAccounts } = actionIndexOf(grammar.actions);
  const classes = new Map<string, string>();
  for (const action of actions) {
    const name = `${classOf(action)}|${worksAcrossAccounts(action)}|${carried(action)}`;
    if (!classes.has(name)) classes.set(name, action);
  }
  return [...classes.values()];
};
