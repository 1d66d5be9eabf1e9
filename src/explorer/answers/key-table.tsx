import { useMemo, useState } from 'react';
import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import type { KeyRow, KeysView } from './views.ts';

const columns = ['Key', 'Exposure', 'Findings', 'Actions', 'Error'] as const;
type Column = (typeof columns)[number];

const cellsOf = ({ arn, exposure, findings, detail, error }: KeyRow): Readonly<Record<Column, string>> => ({
  Key: arn,
  Exposure: exposure ?? '',
  Findings: findings.join(', '),
  Actions: detail ?? '',
  Error: error ?? '',
});

interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

const sorted = (rows: readonly KeyRow[], { column, descending }: Order): readonly KeyRow[] =>
  rows.toSorted((one, other) => {
    const order = cellsOf(one)[column].localeCompare(cellsOf(other)[column]);
    return descending ? -order : order;
  });

/** Keys as a table that can be sorted by its headings and filtered by text. */
export function KeyTable({ rows, hasMore, total }: KeysView) {
  const [order, setOrder] = useState<Order>({ column: 'Key', descending: false });
  const [filter, setFilter] = useState('');
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    const matching = rows.filter((row) => Object.values(cellsOf(row)).join(' ').toLowerCase().includes(wanted));
    return sorted(matching, order);
  }, [rows, filter, order]);
  const used = columns.filter((column) => column === 'Key' || rows.some((row) => cellsOf(row)[column] !== ''));
  const turn = (column: Column) =>
    setOrder({ column, descending: order.column === column ? !order.descending : false });
  return (
    <>
      <label className="answers-filter">
        Filter <input type="search" value={filter} onChange={({ target }) => setFilter(target.value)} />
      </label>
      <table>
        <thead>
          <tr>
            {used.map((column) => (
              <Heading key={column} column={column} order={order} onTurn={turn} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.arn}>
              {used.map((column) => (
                <td key={column}>{cellsOf(row)[column]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p role="status">{extentOf(shown.length, rows.length, total, hasMore)}</p>
      <CopyButton
        label="Copy as CSV"
        text={() =>
          toCsv(
            used,
            shown.map((row) => used.map((column) => cellsOf(row)[column])),
          )
        }
      />
    </>
  );
}

const extentOf = (shown: number, onPage: number, total: number | null, hasMore: boolean): string => {
  const ofAll = total === null ? '' : ` (${total} on all pages)`;
  const more = hasMore ? ' There are more: request the next page with endCursor.' : '';
  return `${shown} of the ${onPage} keys on this page${ofAll}.${more}`;
};

interface HeadingProps {
  readonly column: Column;
  readonly order: Order;
  readonly onTurn: (column: Column) => void;
}

function Heading({ column, order, onTurn }: HeadingProps) {
  const direction = order.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" aria-sort={order.column === column ? direction : 'none'}>
      <button type="button" onClick={() => onTurn(column)}>
        {column}
      </button>
    </th>
  );
}
