import { toGlob } from './glob.ts';
import { matchesGlob } from './matches-glob.ts';

/** Names that patterns are matched with. */
export interface NameList {
  readonly names: readonly string[];
  /** For each name in order, whether the pattern of `*` and `?` matches it; null where it matches none. */
  matches(pattern: string): readonly boolean[] | null;
}

/** Prepares a short list of names, so that one look-up rules out nearly every pattern that matches none of them. */
export const createNameList = (names: readonly string[]): NameList => {
  const endings = new Set(names.flatMap(endingsOf));
  return {
    names,
    matches(pattern) {
      const glob = toGlob(pattern);
      const { last } = glob;
      if (last !== undefined && last.gaps.length === 0 && !endings.has(last.text)) return null;
      const found = names.map((name) => matchesGlob(glob, name));
      return found.includes(true) ? found : null;
    },
  };
};

/** Includes the empty text, since a pattern may end with `*`. */
const endingsOf = (name: string): readonly string[] =>
  Array.from({ length: name.length + 1 }, (_, from) => name.slice(from));
