import { z } from 'zod';
import { KmsError } from '../errors.ts';
import type { AccessEntry } from '../policy/analyze/access-entry.ts';

const schema = z.tuple([z.int().min(0).max(1_000_000), z.string().max(64).nullable(), z.string().max(4096)]);
const longestCursor = 8192;

/**
 * An entry's position and principal, so that the position can be found again when entries have been added or removed.
 */
export const cursorOf = ({ principal }: AccessEntry, place: number): string =>
  Buffer.from(JSON.stringify([place, principal.type, principal.value])).toString('base64url');

/**
 * The position of the first entry after a cursor; that of the first entry without one.
 * @throws KmsError KMS_INVALID_PARAMETER for an invalid cursor: cursors come from clients, so they are validated
 */
export const startAfter = (entries: readonly AccessEntry[], cursor: string | null): number => {
  if (cursor === null) return 0;
  const [place, type, value] = parse(cursor);
  const matchesFilter = (entry: AccessEntry | undefined) =>
    entry?.principal.type === type && entry.principal.value === value;
  if (matchesFilter(entries[place])) return place + 1;
  const moved = entries.findIndex(matchesFilter);
  return moved >= 0 ? moved + 1 : Math.min(place, entries.length);
};

const parse = (cursor: string): z.infer<typeof schema> => {
  try {
    if (cursor.length <= longestCursor) return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    // Reported below.
  }
  const message = "The cursor is not valid for this key's access entries.";
  throw new KmsError({ code: 'KMS_INVALID_PARAMETER', message });
};
