import { accepts, advance, codesAhead, startOf, type TextPattern } from './text-pattern.ts';

/** The texts that are looked at, none of them empty. */
export interface TextSpace {
  /** What each of them begins with. */
  readonly prefix: string;
  /** What follows then, one after the other: each a number of characters of an alphabet. */
  readonly fields: readonly TextField[];
  /** The characters of what comes last; null for any, the empty text where nothing does. */
  readonly alphabet: string | null;
  /** Whether what comes last is a path: at least one name, with single slashes between them. */
  readonly path: boolean;
}

interface TextField {
  readonly length: number;
  readonly alphabet: string;
}

export const anyText: TextSpace = { prefix: '', fields: [], alphabet: null, path: false };

/** One text for each class of texts that the patterns distinguish. */
export interface TextCells {
  /** Shortest first. */
  readonly texts: readonly string[];
  /** False where there were too many to find all. */
  readonly complete: boolean;
}

/** Where a text so far stands in a pattern that it may still fit. */
interface Reading {
  readonly index: number;
  readonly pattern: TextPattern;
  readonly places: readonly number[];
}

/** A text so far, with the patterns that it may still fit. */
interface State {
  readonly text: string;
  readonly readings: readonly Reading[];
}

const fixedLength = ({ prefix, fields }: TextSpace): number =>
  fields.reduce((sum, { length }) => sum + length, prefix.length);

/** Two states with the same key lead on alike. Behind the fields, it does not matter how long a text is. */
const keyOf = ({ text, readings }: State, space: TextSpace): string => {
  const length = Math.min(text.length, fixedLength(space) + 1);
  const end = space.path && text.endsWith('/');
  return `${length}${end}|${readings.map(({ index, places }) => `${index}:${places.join()}`).join(';')}`;
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

const read = ({ text, readings }: State, code: number): State => ({
  text: text + String.fromCharCode(code),
  readings: readings.flatMap((reading) => {
    const places = advance(reading.pattern, reading.places, code);
    return places.length === 0 ? [] : [{ ...reading, places }];
  }),
});

const startIn = (patterns: readonly TextPattern[], { prefix }: TextSpace): State => {
  const readings = patterns.map((pattern, index) => ({ index, pattern, places: startOf(pattern) }));
  let state: State = { text: '', readings };
  for (let at = 0; at < prefix.length; at += 1) state = read(state, prefix.charCodeAt(at));
  return state;
};

/** Letters that read well where any other would do. */
const fillers = 'xyzabcdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,=@+';
/** Where all letters mean something to a pattern, a character of another script does not. */
const firstForeign = 0x4e00;
const slash = '/'.charCodeAt(0);

/**
 * A character that all patterns take alike from here on; none where the alphabet is used up. Slashes of paths come
 * apart.
 */
const otherCodes = (ahead: ReadonlySet<number>, alphabet: string | null, isPath: boolean): readonly number[] => {
  const isFree = (letter: string): boolean =>
    !(isPath && letter === '/') && (alphabet?.includes(letter) ?? true) && !ahead.has(letter.charCodeAt(0));
  const letter = [...fillers, ...(alphabet ?? '')].find(isFree);
  if (letter !== undefined) return [letter.charCodeAt(0)];
  if (alphabet !== null) return [];
  let code = firstForeign;
  while (ahead.has(code)) code += 1;
  return [code];
};

const nextCodes = ({ text, readings }: State, space: TextSpace): readonly number[] => {
  const ahead = new Set(readings.flatMap(({ pattern, places }) => codesAhead(pattern, places)));
  const alphabet = alphabetAt(text.length, space);
  const isPath = space.path && text.length >= fixedLength(space);
  const takesSlash = isPath && text.length > fixedLength(space) && !text.endsWith('/');
  const allowed = [...ahead].filter(
    (code) => (alphabet?.includes(String.fromCharCode(code)) ?? true) && (code !== slash || !isPath || takesSlash),
  );
  return [...new Set([...otherCodes(ahead, alphabet, isPath), ...allowed, ...(takesSlash ? [slash] : [])])];
};

const fitsOf = ({ readings }: State): string =>
  readings
    .filter(({ pattern, places }) => accepts(pattern, places))
    .map(({ index }) => index)
    .join();

/**
 * Finds one text for each combination of patterns that a text may fit, by walking through all patterns at once: from
 * any place, characters that no pattern asks for lead on alike, so that one of them stands for all. `maxSteps` bounds
 * the walk: each place of a pattern that a text may have come to is a step.
 */
export const findTextCells = (patterns: readonly TextPattern[], space: TextSpace, maxSteps: number): TextCells => {
  const start = startIn(patterns, space);
  const seen = new Set([keyOf(start, space)]);
  const cells = new Map<string, string>();
  let steps = 0;
  let states: readonly State[] = [start];
  while (states.length > 0) {
    const next: State[] = [];
    for (const state of states) {
      const fits = isWhole(state, space) ? fitsOf(state) : null;
      if (fits !== null && !cells.has(fits)) cells.set(fits, state.text);
      for (const code of nextCodes(state, space)) {
        steps += state.readings.reduce((sum, { places }) => sum + places.length, 1);
        if (steps > maxSteps) return { texts: [...cells.values()], complete: false };
        const reached = read(state, code);
        const key = keyOf(reached, space);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(reached);
      }
    }
    states = next;
  }
  return { texts: [...cells.values()], complete: true };
};
