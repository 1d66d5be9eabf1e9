import type { ActionGrammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import { createNameList, type NameList } from '../match/name-list.ts';

interface ActionLookup {
  readonly lower: ReadonlySet<string>;
  readonly list: NameList;
  /** The lower case of actions and of patterns such as `kms:Get*`, by their spelling in documented and in lower case. */
  readonly usual: ReadonlyMap<string, string>;
}

const wildcard = /[*?]/;

const namesByGrammar = new WeakMap<ActionGrammar, ActionLookup>();

const namesOf = (grammar: ActionGrammar): ActionLookup => {
  const known = namesByGrammar.get(grammar);
  if (known !== undefined) return known;
  const lower = grammar.all.map(toLowerAscii);
  const usual = [...grammar.all, ...lower].flatMap((name) => [name, ...beginningsOf(name)]);
  const created = {
    lower: new Set(lower),
    list: createNameList(lower),
    usual: new Map(usual.map((text) => [text, toLowerAscii(text)])),
  };
  namesByGrammar.set(grammar, created);
  return created;
};

const beginningsOf = (name: string): string[] =>
  Array.from({ length: name.length + 1 }, (_, end) => `${name.slice(0, end)}*`);

/** Creates a test of whether a name or pattern, in any letter case, matches a documented action. */
export const createIsKnownAction = (grammar: ActionGrammar): ((pattern: string) => boolean) => {
  const { lower, list, usual } = namesOf(grammar);
  return (pattern) => {
    if (usual.has(pattern)) return true;
    const lowerPattern = toLowerAscii(pattern);
    return wildcard.test(lowerPattern) ? list.matches(lowerPattern) !== null : lower.has(lowerPattern);
  };
};

/** Actions are case-insensitive. Common ones are looked up rather than converted. */
export const toLowerAction = (action: string, grammar: ActionGrammar): string => {
  return namesOf(grammar).usual.get(action) ?? toLowerAscii(action);
};
