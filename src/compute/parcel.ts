import { deserialize, serialize } from 'node:v8';
import type { Owner, TimeSlices } from './time-slices.ts';

/** Longer lists are passed in pieces of this length, each of which takes less than a millisecond to read. */
const pieceLength = 100;

/** A long list, which is empty in the value of its parcel. */
interface LongList {
  readonly list: unknown[];
  readonly pieces: readonly Uint8Array[];
}

/**
 * Data on its way from one thread to another. A message is read all at once, which for thousands of items would take a
 * tenth of a second: so long lists follow their value in serialized form.
 */
export interface Parcel<T> {
  readonly value: T;
  /** Each `list` is the same object as in `value`: structured cloning keeps that. */
  readonly lists: readonly LongList[];
}

const piecesOf = (items: readonly unknown[]): readonly Uint8Array[] => {
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < items.length; from += pieceLength) {
    pieces.push(serialize(items.slice(from, from + pieceLength)));
  }
  return pieces;
};

/** @param data plain data without cycles */
export const toParcel = <T>(data: T): Parcel<T> => {
  const lists: LongList[] = [];
  const withoutLongLists = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (!Array.isArray(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutLongLists(member)]));
    }
    if (value.length <= pieceLength) return value.map(withoutLongLists);
    const list: unknown[] = [];
    lists.push({ list, pieces: piecesOf(value) });
    return list;
  };
  return { value: withoutLongLists(data) as T, lists };
};

/** The data of a parcel. Its lists are read in slices of the event loop's time. */
export const fromParcel = async <T>({ value, lists }: Parcel<T>, slices: TimeSlices): Promise<T> => {
  const owner: Owner = {};
  for (const { list, pieces } of lists) {
    for (const piece of pieces) {
      await slices.turn(owner);
      list.push(...deserialize(piece));
    }
  }
  return value;
};
