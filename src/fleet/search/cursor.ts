import { z } from 'zod';
import { KmsError } from '../../errors.ts';
import { parseJson } from '../../json.ts';

/** The orders that a search may have. */
export const searchOrders = ['ARN', 'EXPOSURE', 'CHANGED_AT'] as const;

export type SearchOrder = (typeof searchOrders)[number];

/**
 * Where a page ended: at a key, and at its rank or time in the order. It stays good however the index changes, since it
 * names a place in the order and not a number of rows.
 */
export interface SearchPosition {
  readonly order: SearchOrder;
  readonly arn: string;
  /** The rank of the exposure, or the time of the change in milliseconds since the epoch; 0 for the order of ARNs. */
  readonly rank: number;
}

/** No rank of an exposure is higher, and the end of the year 9999 is no later time than databases know. */
const highestRanks: Readonly<Record<SearchOrder, number>> = {
  ARN: 0,
  EXPOSURE: 100,
  CHANGED_AT: Date.UTC(9999, 11, 31),
};

const position = z
  .tuple([z.enum(searchOrders), z.string().regex(/^[!-~]{1,2048}$/), z.int().min(0)])
  .refine(([order, , rank]) => rank <= highestRanks[order]);
const sequence = z.tuple([z.int().min(0)]);

const encode = (parts: readonly unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

/** Cursors come back from clients, so that nothing in them is believed. */
const decode = <T>(cursor: string, shape: z.ZodType<T>): T => {
  const parsed = shape.safeParse(parseJson(Buffer.from(cursor.slice(0, 4096), 'base64url').toString()));
  if (parsed.success) return parsed.data;
  throw badCursor();
};

const badCursor = (): KmsError =>
  new KmsError({ code: 'KMS_INVALID_PARAMETER', message: 'This cursor does not come from the same question.' });

export const toSearchCursor = ({ order, arn, rank }: SearchPosition): string => encode([order, arn, rank]);

/** @throws KmsError KMS_INVALID_PARAMETER for a cursor of another order, or for none at all */
export const parseSearchCursor = (cursor: string, wanted: SearchOrder): SearchPosition => {
  const [order, arn, rank] = decode(cursor, position);
  if (order !== wanted) throw badCursor();
  return { order, arn, rank };
};

/** @param id of a version or a change */
export const toSequenceCursor = (id: number): string => encode([id]);

/** @throws KmsError KMS_INVALID_PARAMETER for what is no such cursor */
export const parseSequenceCursor = (cursor: string): number => decode(cursor, sequence)[0];

/** Before all changes: where a feed of them begins. */
export const firstChangeCursor = toSequenceCursor(0);
