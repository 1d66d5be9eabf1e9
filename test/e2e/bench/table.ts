import { isMet, type Row } from './measure.ts';

type Cells = readonly string[];

const titles: Cells = ['measure', 'ours', 'against', 'theirs', 'ratio', 'spread', 'goal'];
const rightAligned: ReadonlySet<number> = new Set([1, 3, 4]);

const round = (value: number): string =>
  value.toLocaleString('en', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });

const goalOf = (row: Row): string => {
  if (row.goal === null) return '';
  return `${row.goal.is === 'at least' ? '≥' : '≤'} ${row.goal.ratio} ${isMet(row) ? '✓' : '✗'}`;
};

const toCells = (row: Row): Cells => [
  row.name,
  `${round(row.ours)} ${row.unit}`,
  row.against,
  `${round(row.theirs)} ${row.unit}`,
  row.ratio.toFixed(2),
  row.spread.map((ratio) => ratio.toFixed(2)).join('–'),
  goalOf(row),
];

/** The rows as text with aligned columns. */
export const toTable = (rows: readonly Row[]): string => {
  const lines = [titles, ...rows.map(toCells)];
  const widths = titles.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const align = (cell: string, column: number): string =>
    rightAligned.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return lines.map((cells) => cells.map(align).join('  ').trimEnd()).join('\n');
};
