import { matchesGlob, toGlob } from './wildcard.ts';

/** Names that patterns are held against. */
export interface NameList {
  readonly names: readonly string[];
  /** Whether the pattern of `*` and `?` fits the name at each place; null where it fits none. */
  matches(pattern: string): readonly boolean[] | null;
}

/** Prepares a short list of names so that nearly every pattern that fits none of them is told by one look-up. */
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

/** The empty text, too: a pattern may end with `*`. */
const endingsOf = (name: string): readonly string[] =>
  Array.from({ length: name.length + 1 }, (_, from) => name.slice(from));
