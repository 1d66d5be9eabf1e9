import { UsageError } from '../usage-error.ts';

/** A part of a file's text, as UTF-16 offsets; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Counted from 1; columns are UTF-16 code units, as editors count. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface TextFile {
  /** The path as given, with `/` as separator; `-` for standard input. */
  readonly path: string;
  readonly text: string;
}

/** Larger files are neither policies nor templates, and are rejected. */
const maxBytes = 256 * 1024 * 1024;

const byteOrderMarks: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** How ZIP archives begin: Terraform writes plans as such. */
const zipMark: readonly number[] = [0x50, 0x4b, 0x03, 0x04];

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/** Without a byte order mark, UTF-16 shows by the zero byte in its first character, which is ASCII. */
const encodingOf = (bytes: Uint8Array): string => {
  const marked = byteOrderMarks.find(([, mark]) => startsWith(bytes, mark));
  if (marked) return marked[0];
  if (bytes[0] === 0) return 'utf-16be';
  return bytes[1] === 0 ? 'utf-16le' : 'utf-8';
};

/**
 * Reads text as UTF-8, or as UTF-16 where it begins so, as PowerShell writes files. A UTF-8 byte order mark stays in the
 * text: a key policy may not begin with one.
 * @throws UsageError where the bytes are not text, or too many
 */
export const decodeText = (path: string, bytes: Uint8Array): TextFile => {
  if (bytes.length > maxBytes) throw new UsageError(`${path}: larger than ${maxBytes / 1024 / 1024} MiB`);
  if (startsWith(bytes, zipMark)) {
    throw new UsageError(
      `${path}: an archive. If it is a plan of Terraform, check what "terraform show -json" prints of it`,
    );
  }
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: encoding === 'utf-8' }).decode(bytes);
    return { path, text };
  } catch {
    throw new UsageError(`${path}: not text in ${encoding.toUpperCase()}`);
  }
};

/** The offsets at which lines begin. */
export const lineStarts = (text: string): readonly number[] => [
  0,
  ...[...text.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: ending }) => index + ending.length),
];

/** Finds the line and column of offsets, each in logarithmic time. */
export const createPositions = (text: string): ((offset: number) => Position) => {
  const starts = lineStarts(text);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
};
