/** A place in a text, counted from 1. A column is a UTF-16 code unit, as editors and JavaScript count. */
export interface JsonPosition {
  readonly line: number;
  readonly column: number;
  /** The character there, in words. */
  readonly found: string;
}

const lineBreak = /\r\n|\n|\r/g;

const names: ReadonlyMap<string, string> = new Map([
  ['', 'the end of the text'],
  ['\n', 'the end of the line'],
  ['\r', 'the end of the line'],
  ['\t', 'a tab'],
  ['\ufeff', 'a byte order mark'],
  ["'", 'a single quote'],
]);

/** Where `offset` is. A line ends with a line feed, a carriage return, or both. */
export const positionOf = (text: string, offset: number): JsonPosition => {
  let line = 1;
  let lineStart = 0;
  for (const { index, 0: ending } of text.slice(0, offset).matchAll(lineBreak)) {
    line += 1;
    lineStart = index + ending.length;
  }
  const character = String.fromCodePoint(...(offset < text.length ? [text.codePointAt(offset) ?? 0] : []));
  const found = names.get(character) ?? (text.startsWith('//', offset) ? 'a comment' : JSON.stringify(character));
  return { line, column: offset - lineStart + 1, found };
};
