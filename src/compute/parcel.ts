import { deserialize, serialize } from 'node:v8';
import { restore, restoreItems, share } from './shared-parts.ts';

/** A piece has about this many values, objects and lists included, and takes about a millisecond to read. */
const valuesOfAPiece = 1_000;

/** A list with many values, which is empty in the value that contains it. */
interface LongList {
  readonly list: unknown[];
  /** Each piece is the next items, packed and serialized. */
  readonly pieces: readonly Uint8Array[];
}

/**
 * A value without its long lists. A message is read all at once, which for thousands of items would take a tenth of a
 * second: so long lists follow their value in serialized form.
 */
export interface Packed<T> {
  readonly value: T;
  /** Each `list` is the same object as in `value`: structured cloning and serialization keep that. */
  readonly lists: readonly LongList[];
}

/** Data on its way from one thread to another. */
export interface Parcel<T> {
  /** The parts that the content refers to. */
  readonly parts: Packed<unknown[]>;
  readonly content: Packed<T>;
}

/** @param data plain data without cycles */
export const toParcel = <T>(data: T): Parcel<T> => {
  const { value, parts } = share(data);
  return { parts: pack([...parts]), content: pack(value) };
};

/**
 * The data of a parcel.
 * @param turn - Waits for the next turn on the event loop, of which each piece takes one; null where there is no wait.
 */
export const fromParcel = async <T>({ parts, content }: Parcel<T>, turn: () => Promise<void> | null): Promise<T> => {
  for (const { value, lists } of [parts, content]) {
    restore(value, parts.value);
    await fill(lists, parts.value, turn);
  }
  return content.value;
};

const fill = async (
  lists: readonly LongList[],
  parts: readonly unknown[],
  turn: () => Promise<void> | null,
): Promise<void> => {
  for (const { list, pieces } of lists) {
    for (const piece of pieces) {
      await turn();
      const next: Packed<unknown[]> = deserialize(piece);
      const from = list.length;
      list.push(...next.value);
      restoreItems(list, parts, from);
      await fill(next.lists, parts, turn);
    }
  }
};

const pack = <T>(data: T): Packed<T> => {
  const lists: LongList[] = [];
  return { value: withoutLongLists(data, lists) as T, lists };
};

/** Takes the long lists out of a value, and adds them to `lists`. */
const withoutLongLists = (value: unknown, lists: LongList[]): unknown => {
  if (typeof value !== 'object' || value === null || countValues(value) <= valuesOfAPiece) return value;
  if (!Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutLongLists(member, lists)]));
  }
  const list: unknown[] = [];
  lists.push({ list, pieces: piecesOf(value) });
  return list;
};

/** Several small items make a piece; one with many values is a piece by itself, without its own long lists. */
const piecesOf = (items: readonly unknown[]): readonly Uint8Array[] => {
  const pieces: Uint8Array[] = [];
  let small: unknown[] = [];
  let values = 0;
  const endPiece = (): void => {
    if (small.length > 0) pieces.push(serialize({ value: small, lists: [] }));
    small = [];
    values = 0;
  };
  for (const item of items) {
    const count = countValues(item);
    if (values + count > valuesOfAPiece) endPiece();
    if (count > valuesOfAPiece) {
      const { value, lists } = pack(item);
      pieces.push(serialize({ value: [value], lists }));
      continue;
    }
    small.push(item);
    values += count;
  }
  endPiece();
  return pieces;
};

/** The number of values, objects and lists in a value, itself included. */
const countValues = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const member of Object.values(value)) count += countValues(member);
  return count;
};
