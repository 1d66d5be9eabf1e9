/** A page of a listing that goes forward only. */
export interface Page<Row> {
  readonly rows: readonly (Row & { readonly cursor: string })[];
  /** Where the next page begins; null for an empty page from which nothing goes on. */
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

/**
 * The page that a statement gives that asks for one row more than wanted.
 *
 * @param wanted how many rows, at the most
 */
export const toPage = <Row, Found>(
  rows: readonly Row[],
  wanted: number,
  toRow: (row: Row, index: number) => Found & { readonly cursor: string },
): Page<Found> => {
  const found = rows.slice(0, wanted).map(toRow);
  return { rows: found, endCursor: found.at(-1)?.cursor ?? null, hasNextPage: rows.length > wanted };
};

export interface PageRequest {
  readonly first: number;
  readonly after: string | null;
}
