/** Rows of text, as a table shows them. */
export type Rows = readonly (readonly string[])[];

/** The column by which a table is sorted; null for the order of the answer. */
export type Order = { readonly column: number; readonly descending: boolean } | null;

/** The order after a click on a heading: ascending, descending, and again that of the answer. */
export const turnOrder = (order: Order, column: number): Order => {
  if (order?.column !== column) return { column, descending: false };
  return order.descending ? null : { column, descending: true };
};

/** From the most to the least urgent. A key whose exposure is unknown may be open, so it comes between. */
const ranks: ReadonlyMap<string, readonly string[]> = new Map([
  ['exposure', ['PUBLIC', 'EXTERNAL', '', 'TRUSTED', 'INTERNAL', 'NONE']],
  ['severity', ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO']],
]);

const ranksOf = (column: string): readonly string[] =>
  ranks.get(column.slice(column.lastIndexOf('.') + 1).toLowerCase()) ?? [];

export const sortRows = (rows: Rows, columns: readonly string[], order: Order): Rows => {
  if (order === null) return rows;
  const { column, descending } = order;
  const ranking = ranksOf(columns[column] ?? '');
  return rows.toSorted(([...one], [...other]) => compare(one[column] ?? '', other[column] ?? '', ranking, descending));
};

/** Cells without text come last in both directions, unless the ranking has a place for them. */
const compare = (one: string, other: string, ranking: readonly string[], descending: boolean): number => {
  if (one === other) return 0;
  if (!ranking.includes('') && (one === '' || other === '')) return one === '' ? 1 : -1;
  const order = compareTexts(one, other, ranking);
  return descending ? -order : order;
};

const compareTexts = (one: string, other: string, ranking: readonly string[]): number => {
  if (ranking.includes(one) && ranking.includes(other)) return ranking.indexOf(one) - ranking.indexOf(other);
  const [first, second] = [sizeOf(one), sizeOf(other)];
  return first !== null && second !== null ? first - second : one.localeCompare(other);
};

const time = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/;

/** Numbers, and points in time as numbers; null for other texts. */
const sizeOf = (text: string): number | null => {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return time.test(text) ? Date.parse(text) : null;
};

/** The rows with a text in any of their cells, in upper or lower case. */
export const filterRows = (rows: Rows, text: string): Rows => {
  const wanted = text.trim().toLowerCase();
  return wanted === '' ? rows : rows.filter((row) => row.some((cell) => cell.toLowerCase().includes(wanted)));
};
