import { type Column, type SQL, sql } from 'drizzle-orm';

/**
 * Plain rows as a table for one statement. A statement with a parameter per value would be parsed again for each number
 * of rows.
 *
 * @param columns names and types, such as `arn text, read_at timestamptz`
 */
export const rowsOf = (rows: readonly object[], columns: string): SQL =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given(${sql.raw(columns)})`;

/** A time in Postgres's format. */
export const toTime = (ms: number): string => new Date(ms).toISOString();

/** A condition with a single parameter for any number of ids. */
export const isOneOf = (column: Column, ids: readonly number[]): SQL =>
  sql`${column} = ANY(${sql.param([...ids])}::int[])`;

/** The same for texts. */
export const isOneOfTexts = (column: Column, texts: readonly string[]): SQL =>
  sql`${column} = ANY(${sql.param([...texts])}::text[])`;
