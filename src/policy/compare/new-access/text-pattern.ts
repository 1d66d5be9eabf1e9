/** What one place of a pattern takes: a character by its UTF-16 code, or one of the wildcards below. */
export type Token = number;

/** Any number of characters. */
export const star = -1;
/** One character. */
const one = -2;
/** The same within one part of an ARN, whose parts end at colons. */
export const starInPart = -3;
const oneInPart = -4;

/** A set of texts, as the operators for texts and ARNs describe it. */
export interface TextPattern {
  readonly tokens: readonly Token[];
  readonly ignoreCase: boolean;
}

/** A piece of a value: what a policy variable brings in is literal, also where it holds `*`. */
export interface Piece {
  readonly text: string;
  readonly wildcards: boolean;
}

const colon = ':'.charCodeAt(0);

const codesOf = (text: string): readonly number[] =>
  Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));

const toTokens = (pieces: readonly Piece[]): readonly Token[] =>
  pieces.flatMap(({ text, wildcards }) =>
    codesOf(text).map((code) => {
      if (!wildcards || (code !== 42 && code !== 63)) return code;
      return code === 42 ? star : one;
    }),
  );

/** Texts that are equal to the value, or that fit it where it holds wildcards. */
export const textPattern = (pieces: readonly Piece[], ignoreCase = false): TextPattern => ({
  tokens: toTokens(pieces),
  ignoreCase,
});

/**
 * ARNs that fit the value part by part: a wildcard stays within its part, of which the last one keeps further colons.
 * Null where it has too few parts to fit any. A lone `*` fits every text.
 */
export const arnPattern = (pieces: readonly Piece[], partCount: number): TextPattern | null => {
  const tokens = toTokens(pieces);
  if (tokens.length > 0 && tokens.every((token) => token === star)) return { tokens, ignoreCase: false };
  let colons = 0;
  const inParts = tokens.map((token) => {
    if (token === colon) colons += 1;
    if (token >= 0 || colons >= partCount - 1) return token;
    return token === star ? starInPart : oneInPart;
  });
  return colons >= partCount - 1 ? { tokens: inParts, ignoreCase: false } : null;
};

const takes = (token: Token, code: number, ignoreCase: boolean): boolean => {
  if (token === star || token === one) return true;
  if (token === starInPart || token === oneInPart) return code !== colon;
  return token === code || (ignoreCase && lowerCode(token) === lowerCode(code));
};

const lowerCode = (code: number): number => String.fromCharCode(code).toLowerCase().charCodeAt(0);

const isStar = (token: Token | undefined): boolean => token === star || token === starInPart;

/** Adds a place, and those behind stars, which may stand for nothing. */
const addPlace = ({ tokens }: TextPattern, places: Set<number>, place: number): void => {
  for (let at = place; !places.has(at); at += 1) {
    places.add(at);
    if (!isStar(tokens[at])) return;
  }
};

/** Where reading a text may stand in the pattern before its first character. */
export const startOf = (pattern: TextPattern): readonly number[] => {
  const places = new Set<number>();
  addPlace(pattern, places, 0);
  return [...places];
};

/** The same after one more character; empty where no text that begins so can fit. */
export const advance = (pattern: TextPattern, places: readonly number[], code: number): readonly number[] => {
  const { tokens, ignoreCase } = pattern;
  const next = new Set<number>();
  for (const place of places) {
    const token = tokens[place];
    if (token !== undefined && takes(token, code, ignoreCase))
      addPlace(pattern, next, isStar(token) ? place : place + 1);
  }
  return [...next].sort((one, other) => one - other);
};

/** Whether a text that ends here fits. */
export const accepts = ({ tokens }: TextPattern, places: readonly number[]): boolean => places.includes(tokens.length);

/** The characters that lead on differently from all others. */
export const codesAhead = ({ tokens, ignoreCase }: TextPattern, places: readonly number[]): readonly number[] =>
  places.flatMap((place) => {
    const token = tokens[place];
    if (token === undefined || token === star || token === one) return [];
    if (token < 0) return colon;
    if (!ignoreCase) return token;
    const text = String.fromCharCode(token);
    return [text.toLowerCase(), text.toUpperCase()]
      .filter(({ length }) => length === 1)
      .map((letter) => letter.charCodeAt(0));
  });
