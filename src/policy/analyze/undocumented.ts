import { toLowerAscii } from '../letter-case.ts';
import type { ActionIndex } from './action-set.ts';

const wildcard = /[*?]/;

/** Whether a text names a single action of the service that is not documented. */
export const isUndocumented = (action: string, { grammar }: ActionIndex): boolean => {
  const lower = toLowerAscii(action);
  if (!lower.startsWith(grammar.prefix) || lower.length === grammar.prefix.length || wildcard.test(lower)) return false;
  return !grammar.operations.has(lower) && !documentedNames(grammar).has(lower);
};

const documented = new WeakMap<ActionIndex['grammar'], ReadonlySet<string>>();

/** All documented actions, including those that act on no key. */
const documentedNames = (grammar: ActionIndex['grammar']): ReadonlySet<string> => {
  const known = documented.get(grammar);
  if (known !== undefined) return known;
  const names = new Set(grammar.all.map(toLowerAscii));
  documented.set(grammar, names);
  return names;
};
