import { z } from 'zod';
import { KmsError } from '../../errors.ts';
import { parseJson } from '../../json.ts';

/** The sort orders of a search. */
export const searchOrders = ['ARN', 'EXPOSURE', 'CHANGED_AT'] as const;

export type SearchOrder = (typeof searchOrders)[number];

/**
 * The end of a page: a key, with the rank or time by which it is sorted. Since it is not a row number, it stays valid
 * when the index changes.
 */
export interface SearchPosition {
  readonly order: SearchOrder;
  readonly arn: string;
  /** The rank of the exposure, or the time of the change in milliseconds since the epoch; 0 for the order of ARNs. */
  readonly rank: number;
}

/** Upper bounds: the highest rank of an exposure, and the end of the year 9999, which databases can store. */
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

/** Cursors come from clients, so they are validated. */
const decode = <T>(cursor: string, shape: z.ZodType<T>): T => {
  const parsed = shape.safeParse(parseJson(Buffer.from(cursor.slice(0, 4096), 'base64url').toString()));
  if (parsed.success) return parsed.data;
  throw badCursor();
};

const badCursor = (): KmsError =>
  new KmsError({ code: 'KMS_INVALID_PARAMETER', message: 'The cursor is not valid for this query.' });

export const toSearchCursor = ({ order, arn, rank }: SearchPosition): string => encode([order, arn, rank]);

/** @throws KmsError KMS_INVALID_PARAMETER for a cursor of another order, or a malformed one */
export const parseSearchCursor = (cursor: string, wanted: SearchOrder): SearchPosition => {
  const [order, arn, rank] = decode(cursor, position);
  if (order !== wanted) throw badCursor();
  return { order, arn, rank };
};

/** @param id of a version or a change */
export const toSequenceCursor = (id: number): string => encode([id]);

/** @throws KmsError KMS_INVALID_PARAMETER for a malformed cursor */
export const parseSequenceCursor = (cursor: string): number => decode(cursor, sequence)[0];

/** The cursor before all changes. */
export const firstChangeCursor = toSequenceCursor(0);
