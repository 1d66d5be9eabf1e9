import { type Column, type SQL, sql } from 'drizzle-orm';

/**
 * Rows of plain data as a table for one statement: a statement with a parameter for each value would be parsed anew for
 * each number of rows.
 *
 * @param columns names and types, such as `arn text, read_at timestamptz`
 */
export const rowsOf = (rows: readonly object[], columns: string): SQL =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given(${sql.raw(columns)})`;

/** A moment as Postgres reads it. */
export const toTime = (ms: number): string => new Date(ms).toISOString();

/** One parameter however many ids there are. */
export const isOneOf = (column: Column, ids: readonly number[]): SQL =>
  sql`${column} = ANY(${sql.param([...ids])}::int[])`;

/** The same for texts. */
export const isOneOfTexts = (column: Column, texts: readonly string[]): SQL =>
  sql`${column} = ANY(${sql.param([...texts])}::text[])`;
