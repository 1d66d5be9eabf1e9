/** A page of forward-only paging. */
export interface Page<Row> {
  readonly rows: readonly (Row & { readonly cursor: string })[];
  /** The cursor for the next page; null for an empty page. */
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

/**
 * Builds a page from the rows of a statement with a limit of one more row than requested.
 *
 * @param wanted the maximum number of rows
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
