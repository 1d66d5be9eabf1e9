/** What a pattern has at one position: a character by its UTF-16 code, or one of the wildcards below. */
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

/** A piece of a value. The value of a policy variable is literal, even where it contains `*`. */
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

/** Texts that equal the value, or match it where it has wildcards. */
export const textPattern = (pieces: readonly Piece[], ignoreCase = false): TextPattern => ({
  tokens: toTokens(pieces),
  ignoreCase,
});

/**
 * ARNs that match the value part by part: a wildcard does not cross a colon, except in the last part, which may contain
 * colons. Null where the value has too few parts to match any. A lone `*` matches every text.
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

const matchesToken = (token: Token, code: number, ignoreCase: boolean): boolean => {
  if (token === star || token === one) return true;
  if (token === starInPart || token === oneInPart) return code !== colon;
  return token === code || (ignoreCase && lowerCode(token) === lowerCode(code));
};

const lowerCode = (code: number): number => String.fromCharCode(code).toLowerCase().charCodeAt(0);

const isStar = (token: Token | undefined): boolean => token === star || token === starInPart;

/** Adds a position, and the positions after stars, which may match nothing. */
const addPosition = ({ tokens }: TextPattern, positions: Set<number>, position: number): void => {
  for (let at = position; !positions.has(at); at += 1) {
    positions.add(at);
    if (!isStar(tokens[at])) return;
  }
};

/** The positions in the pattern before the first character of a text. */
export const startOf = (pattern: TextPattern): readonly number[] => {
  const positions = new Set<number>();
  addPosition(pattern, positions, 0);
  return [...positions];
};

/** The positions after one more character; empty where no text with this beginning matches. */
export const advance = (pattern: TextPattern, positions: readonly number[], code: number): readonly number[] => {
  const { tokens, ignoreCase } = pattern;
  const next = new Set<number>();
  for (const position of positions) {
    const token = tokens[position];
    if (token !== undefined && matchesToken(token, code, ignoreCase))
      addPosition(pattern, next, isStar(token) ? position : position + 1);
  }
  return [...next].sort((one, other) => one - other);
};

/** Whether a text that ends at these positions matches. */
export const accepts = ({ tokens }: TextPattern, positions: readonly number[]): boolean =>
  positions.includes(tokens.length);

/** The characters that the pattern distinguishes from all others at these positions. */
export const codesAhead = ({ tokens, ignoreCase }: TextPattern, positions: readonly number[]): readonly number[] =>
  positions.flatMap((position) => {
    const token = tokens[position];
    if (token === undefined || token === star || token === one) return [];
    if (token < 0) return colon;
    if (!ignoreCase) return token;
    const text = String.fromCharCode(token);
    return [text.toLowerCase(), text.toUpperCase()]
      .filter(({ length }) => length === 1)
      .map((letter) => letter.charCodeAt(0));
  });
