import type { ActionGrammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import { createNameList } from '../match/name-list.ts';
import type { ActionElements } from '../parse/action-with-key.ts';
import type { KeyCapability, KeyPolicyEffect } from '../types.ts';
import { type BitSet, bit, noPlaces } from './bit-set.ts';

/** A set of actions as a bit set, so that sets are compared, joined and looked up as numbers. */
export type ActionSet = BitSet;

export const noActions: ActionSet = noPlaces;

/** A provider's documented actions on a key, indexed once so that patterns are expanded by look-up. */
export interface ActionIndex {
  readonly grammar: ActionGrammar;
  readonly names: readonly string[];
  readonly lowerNames: readonly string[];
  readonly all: ActionSet;
  /** The actions that work across accounts. */
  readonly crossAccount: ActionSet;
  readonly byCapability: ReadonlyMap<KeyCapability, ActionSet>;
  /** The actions whose requests never carry the condition key, given in any letter case. */
  withoutKey(conditionKey: string): ActionSet;
  /** The actions that match a pattern, or a name in any letter case. */
  matching(pattern: string): ActionSet;
  /** Whether an action, given in any letter case, works across accounts. An unknown one may. */
  worksAcrossAccounts(action: string): boolean;
  /** The actions that a pattern or a name stands for in the Action of an Allow. */
  allowedBy(pattern: string): ActionSet;
  /**
   * The actions that Action or NotAction covers. In the Action of an Allow, an operation such as `kms:ReEncrypt` stands
   * for the actions that it is authorized as; elsewhere its name matches nothing.
   */
  expand(elements: ActionElements, effect: KeyPolicyEffect): ActionSet;
  /** The names of a set, sorted. */
  toNames(set: ActionSet): readonly string[];
}

/** Nearly all policies use the same few dozen texts; the limit bounds memory where requests bring others. */
const maxCached = 4_000;
/** Results for longer texts are not cached. */
const maxCachedLength = 64;

/** Memoizes a function, up to a number of results. */
const memoizeBounded = <Key extends string | bigint, Value>(work: (key: Key) => Value): ((key: Key) => Value) => {
  const kept = new Map<Key, Value>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const value = work(key);
    if (typeof key === 'string' && key.length > maxCachedLength) return value;
    if (kept.size >= maxCached) kept.clear();
    kept.set(key, value);
    return value;
  };
};

const setOf = (names: readonly string[], isIn: (name: string, place: number) => boolean): ActionSet => {
  return names.reduce((set, name, place) => (isIn(name, place) ? set | bit(place) : set), noActions);
};

/** Expands Action or NotAction by what each pattern of them matches. Where a draft has both, both must match. */
const expandElements = (
  { actions, notActions }: ActionElements,
  all: ActionSet,
  listedBy: (pattern: string) => ActionSet,
  exceptedBy: (pattern: string) => ActionSet,
): ActionSet => {
  const listed = actions ?? [];
  const excepted = notActions ?? [];
  if (listed.length + excepted.length === 0) return noActions;
  let set = listed.length === 0 ? all : noActions;
  for (const pattern of listed) set |= listedBy(pattern);
  for (const pattern of excepted) set &= ~exceptedBy(pattern);
  return set;
};

/** In the order in which an entry lists them. */
export const capabilities: readonly KeyCapability[] = [
  'CRYPTOGRAPHIC_USE',
  'ADMINISTRATION',
  'PERMISSIONS_MANAGEMENT',
  'METADATA_READ',
];

const createActionIndex = (grammar: ActionGrammar): ActionIndex => {
  const names = grammar.onKey;
  const lowerNames = names.map(toLowerAscii);
  const list = createNameList(lowerNames);
  const places = new Map(lowerNames.map((name, place) => [name, place]));
  const all = setOf(names, () => true);
  const { crossAccount } = grammar;
  const withoutTabled = memoizeBounded((key: string) => setOf(names, (name) => !grammar.carriesKey(name, key)));
  const match = (pattern: string): ActionSet => {
    const name = toLowerAscii(pattern);
    if (/[*?]/.test(name)) {
      const fitting = list.matches(name);
      return fitting === null ? noActions : setOf(names, (_name, at) => fitting[at] === true);
    }
    const place = places.get(name);
    return place === undefined ? noActions : bit(place);
  };
  const matching = memoizeBounded(match);
  const allowedBy = memoizeBounded((pattern: string) => {
    const operation = grammar.operations.get(toLowerAscii(pattern)) ?? [];
    return operation.reduce((set, action) => set | matching(action), match(pattern));
  });
  const acrossAccounts = crossAccount === null ? all : setOf(names, (name) => crossAccount.has(name));
  return {
    grammar,
    names,
    lowerNames,
    all,
    crossAccount: acrossAccounts,
    byCapability: new Map(capabilities.map((one) => [one, setOf(names, (name) => grammar.capability(name) === one)])),
    withoutKey(conditionKey) {
      const key = grammar.tableEntry(conditionKey);
      return key === null ? noActions : withoutTabled(key);
    },
    matching,
    worksAcrossAccounts: (action) => (matching(action) & ~acrossAccounts) === noActions,
    allowedBy,
    expand: (elements, effect) => expandElements(elements, all, effect === 'ALLOW' ? allowedBy : matching, matching),
    toNames: memoizeBounded((set: ActionSet) => names.filter((_name, place) => (set & bit(place)) !== noActions)),
  };
};

const indexes = new WeakMap<ActionGrammar, ActionIndex>();

export const actionIndexOf = (grammar: ActionGrammar): ActionIndex => {
  const known = indexes.get(grammar);
  if (known !== undefined) return known;
  const index = createActionIndex(grammar);
  indexes.set(grammar, index);
  return index;
};
