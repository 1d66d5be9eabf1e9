import type { Grammar } from '../languages/language.ts';
import { toLowerAscii } from '../letter-case.ts';
import { matchesGlob, toGlob } from '../match/wildcard.ts';
import type { KeyCapability } from '../types.ts';

/** A provider's documented actions, prepared once so that a policy is expanded by look-ups. */
export interface ActionIndex {
  readonly all: readonly string[];
  capability(action: string): KeyCapability;
  /** The places in `all` of those that a pattern stands for. */
  places(pattern: string): readonly number[];
  /** Documented actions of several lists, once each, sorted. */
  union(lists: readonly (readonly string[])[]): readonly string[];
}

/** The same few dozen patterns make up nearly all policies; whoever sends others can't make the store grow. */
const patternsKeptAtMost = 1_000;
/** Longer patterns are worked out each time. */
const patternKeptLength = 64;

function createActionIndex({ actions }: Grammar): ActionIndex {
  const { all } = actions;
  const names = all.map(toLowerAscii);
  const placeByName = new Map(names.map((name, place) => [name, place]));
  const capabilities = new Map(all.map((action) => [action, actions.capability(action)]));
  const kept = new Map<string, readonly number[]>();
  const expand = (pattern: string): readonly number[] => {
    const name = toLowerAscii(pattern);
    if (/[*?]/.test(name)) {
      const glob = toGlob(name);
      return names.flatMap((text, place) => (matchesGlob(glob, text) ? place : []));
    }
    const place = placeByName.get(name);
    return place === undefined ? [] : [place];
  };
  return {
    all,
    union(lists) {
      const found = new Set<string>();
      for (const list of lists) for (const action of list) found.add(action);
      return all.filter((action) => found.has(action));
    },
    capability: (action) => capabilities.get(action) ?? actions.capability(action),
    places(pattern) {
      const known = kept.get(pattern);
      if (known !== undefined) return known;
      const places = expand(pattern);
      if (pattern.length > patternKeptLength) return places;
      if (kept.size >= patternsKeptAtMost) kept.clear();
      kept.set(pattern, places);
      return places;
    },
  };
}

const indexes = new WeakMap<Grammar, ActionIndex>();

export function actionIndexOf(grammar: Grammar): ActionIndex {
  const known = indexes.get(grammar);
  if (known !== undefined) return known;
  const index = createActionIndex(grammar);
  indexes.set(grammar, index);
  return index;
}
