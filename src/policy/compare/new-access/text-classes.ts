import { advance, codesAhead, type PatternNode, startOf, toPatternTree } from './pattern-tree.ts';
import type { TextPattern } from './text-pattern.ts';

/** A set of texts to classify; none of them is empty. */
export interface TextSpace {
  /** The beginning of each text. */
  readonly prefix: string;
  /** What follows the prefix, in order. */
  readonly fields: readonly TextField[];
  /** The alphabet of the rest of the text; null for any characters, empty where there is no rest. */
  readonly alphabet: string | null;
  /** Whether the rest is a path: one or more names with single slashes between them. */
  readonly path: boolean;
}

/** A fixed number of characters of an alphabet. */
interface TextField {
  readonly length: number;
  readonly alphabet: string;
}

export const anyText: TextSpace = { prefix: '', fields: [], alphabet: null, path: false };

/** One text for each class of texts that the patterns distinguish. */
export interface TextClasses {
  /** Shortest first. */
  readonly texts: readonly string[];
  /** False where there were too many to find all. */
  readonly complete: boolean;
  /** The steps of the search. */
  readonly steps: number;
}

/** A prefix of a text, with the positions that it has reached in the patterns. */
interface State {
  readonly text: string;
  readonly reached: readonly PatternNode[];
}

const fixedLength = ({ prefix, fields }: TextSpace): number =>
  fields.reduce((sum, { length }) => sum + length, prefix.length);

const idsOf = (nodes: readonly PatternNode[]): string => nodes.map(({ id }) => id).join();

/** States with equal keys have the same continuations. After the fields, the length no longer matters. */
const keyOf = ({ text, reached }: State, space: TextSpace): string => {
  const length = Math.min(text.length, fixedLength(space) + 1);
  const end = space.path && text.endsWith('/');
  return `${length}${end}|${idsOf(reached)}`;
};

const isWhole = ({ text }: State, space: TextSpace): boolean => {
  const length = fixedLength(space);
  if (space.alphabet === '') return text.length === length;
  return text.length > length && !(space.path && text.endsWith('/'));
};

/** The characters that may follow a text of this length; null for any. */
const alphabetAt = (length: number, { prefix, fields, alphabet }: TextSpace): string | null => {
  let end = prefix.length;
  for (const field of fields) {
    end += field.length;
    if (length < end) return field.alphabet;
  }
  return alphabet;
};

const read = ({ text, reached }: State, code: number): State => ({
  text: text + String.fromCharCode(code),
  reached: advance(reached, code),
});

const startIn = (patterns: PatternNode, prefix: string): State => {
  let state: State = { text: '', reached: startOf(patterns) };
  for (let at = 0; at < prefix.length; at += 1) state = read(state, prefix.charCodeAt(at));
  return state;
};

/** The positions in patterns that texts with this beginning reach; equal for beginnings with the same continuations. */
export const namesReached = (patterns: PatternNode, prefix: string): string => idsOf(startIn(patterns, prefix).reached);

/** Characters for readable examples, where any character will do. */
const preferred = 'xyzabcdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,=@+';
/** Where the patterns distinguish all preferred characters, the search goes on from this code, a Chinese character. */
const firstUnusual = 0x4e00;
const slash = '/'.charCodeAt(0);

/**
 * A character that no pattern distinguishes from others at this position, as a list of one; empty where the alphabet
 * has none. The slashes of a path are handled separately.
 */
const otherCodes = (ahead: ReadonlySet<number>, alphabet: string | null, isPath: boolean): readonly number[] => {
  const isFree = (letter: string): boolean =>
    !(isPath && letter === '/') && (alphabet?.includes(letter) ?? true) && !ahead.has(letter.charCodeAt(0));
  const letter = [...preferred, ...(alphabet ?? '')].find(isFree);
  if (letter !== undefined) return [letter.charCodeAt(0)];
  if (alphabet !== null) return [];
  let code = firstUnusual;
  while (ahead.has(code)) code += 1;
  return [code];
};

const nextCodes = ({ text, reached }: State, space: TextSpace): readonly number[] => {
  const ahead = codesAhead(reached);
  const alphabet = alphabetAt(text.length, space);
  const isPath = space.path && text.length >= fixedLength(space);
  const takesSlash = isPath && text.length > fixedLength(space) && !text.endsWith('/');
  const allowed = [...ahead].filter(
    (code) => (alphabet?.includes(String.fromCharCode(code)) ?? true) && (code !== slash || !isPath || takesSlash),
  );
  return [...new Set([...otherCodes(ahead, alphabet, isPath), ...allowed, ...(takesSlash ? [slash] : [])])];
};

/** The groups of patterns that the text matches. */
const matchesOf = ({ reached }: State): string =>
  [...new Set(reached.flatMap(({ ends }) => [...ends]))].sort((one, other) => one - other).join();

/**
 * Finds one text for each combination of patterns that a text may match, by running all patterns at once as one
 * nondeterministic automaton. Characters that no pattern distinguishes at a position lead to the same state, so one of
 * them represents all.
 * @param maxSteps - The limit of the search: every position in the patterns that a prefix reaches is a step.
 */
export const findTextClasses = (patterns: readonly TextPattern[], space: TextSpace, maxSteps: number): TextClasses => {
  const start = startIn(toPatternTree(patterns), space.prefix);
  const seen = new Set([keyOf(start, space)]);
  const classes = new Map<string, string>();
  let steps = space.prefix.length;
  let states: readonly State[] = [start];
  while (states.length > 0) {
    const next: State[] = [];
    for (const state of states) {
      const matches = isWhole(state, space) ? matchesOf(state) : null;
      if (matches !== null && !classes.has(matches)) classes.set(matches, state.text);
      for (const code of nextCodes(state, space)) {
        steps += state.reached.length + 1;
        if (steps > maxSteps) return { texts: [...classes.values()], complete: false, steps };
        const following = read(state, code);
        const key = keyOf(following, space);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(following);
      }
    }
    states = next;
  }
  return { texts: [...classes.values()], complete: true, steps };
};
