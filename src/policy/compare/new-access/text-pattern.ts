import type { GlobPiece } from '../../match/glob.ts';
/** What a pattern has at one position: a character by its UTF-16 code, or one of the wildcards below. */
export type Token = number;

/** Any number of characters. */
export const star = -1;
/** One character. */
export const one = -2;
/** The same within one part of an ARN, whose parts end at colons. */
export const starInPart = -3;
export const oneInPart = -4;

/** A set of texts, as the operators for texts and ARNs describe it. */
export interface TextPattern {
  readonly tokens: readonly Token[];
  readonly ignoreCase: boolean;
  /** Patterns of one group are alternatives: which of them a text matches makes no difference. */
  readonly group?: object;
}

/** The patterns as alternatives, for who asks only whether a text matches any of them. */
export const asGroup = (patterns: readonly TextPattern[]): readonly TextPattern[] => {
  const group = {};
  return patterns.map((pattern) => ({ ...pattern, group }));
};

export const colon = ':'.charCodeAt(0);

const wildcardsByCode: ReadonlyMap<number, Token> = new Map([
  ['*'.charCodeAt(0), star],
  ['?'.charCodeAt(0), one],
]);

const toTokens = (pieces: readonly GlobPiece[]): readonly Token[] => {
  const tokens: Token[] = [];
  for (const { text, wildcards } of pieces) {
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      tokens.push((wildcards ? wildcardsByCode.get(code) : undefined) ?? code);
    }
  }
  return tokens;
};

/** Texts that equal the value, or match it where it has wildcards. */
export const textPattern = (pieces: readonly GlobPiece[], ignoreCase = false): TextPattern => ({
  tokens: toTokens(pieces),
  ignoreCase,
});

/** One text. */
export const literal = (text: string): TextPattern => textPattern([{ text, wildcards: false }]);

/** Texts that match a pattern of `*` and `?`. */
export const glob = (text: string): TextPattern => textPattern([{ text, wildcards: true }]);

/**
 * ARNs that match the value part by part: a wildcard does not cross a colon, except in the last part, which may contain
 * colons. Null where the value has too few parts to match any. A lone `*` matches every text.
 */
export const arnPattern = (pieces: readonly GlobPiece[], partCount: number): TextPattern | null => {
  const tokens = toTokens(pieces);
  if (tokens.length === 1 && tokens[0] === star) return { tokens, ignoreCase: false };
  let colons = 0;
  const inParts = tokens.map((token) => {
    if (token === colon) colons += 1;
    if (token >= 0 || colons >= partCount - 1) return token;
    return token === star ? starInPart : oneInPart;
  });
  return colons >= partCount - 1 ? { tokens: inParts, ignoreCase: false } : null;
};

/** The code of a character in lower case. */
export const lowerCode = (code: number): number => String.fromCharCode(code).toLowerCase().charCodeAt(0);
