import { toGlob } from './glob.ts';
import { matchesGlob } from './matches-glob.ts';

/** Names that patterns are matched with. */
export interface NameList {
  readonly names: readonly string[];
  /** For each name in order, whether the pattern of `*` and `?` matches it; null where it matches none. */
  matches(pattern: string): readonly boolean[] | null;
}

const wildcard = /[*?]/;

/** Prepares a short list of names, so that look-ups rule out nearly every pattern that matches none of them. */
export const createNameList = (names: readonly string[]): NameList => {
  const endings = new Set(names.flatMap(endingsOf));
  const joined = names.join('\n');
  const mayMatch = (pattern: string): boolean =>
    // What rules out most patterns comes first.
    endings.has(afterLastWildcard(pattern)) && pattern.split(wildcard).every((literal) => joined.includes(literal));
  return {
    names,
    matches(pattern) {
      if (!mayMatch(pattern)) return null;
      const glob = toGlob(pattern);
      const found = names.map((name) => matchesGlob(glob, name));
      return found.includes(true) ? found : null;
    },
  };
};

const afterLastWildcard = (pattern: string): string =>
  pattern.slice(Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?')) + 1);

/** Includes the empty text, since a pattern may end with `*`. */
const endingsOf = (name: string): readonly string[] =>
  Array.from({ length: name.length + 1 }, (_, from) => name.slice(from));
