import { type ReactNode, useMemo, useState } from 'react';
import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import { FirstItems } from './first-items.tsx';
import { TableBody } from './table-cells.tsx';
import { filterRows, type Order, type Rows, sortRows, turnOrder } from './table-order.ts';

interface DataTableProps {
  readonly columns: readonly string[];
  readonly rows: Rows;
  readonly caption: string;
  /** What a row is, and what several are. */
  readonly noun?: readonly [one: string, several: string];
  /** Columns that are drawn even if they have no text. */
  readonly kept?: readonly string[];
  /** The number of rows that are drawn at first. */
  readonly limit?: number | undefined;
  /** Says how many rows there are in all, where it is not the number of `rows`. */
  readonly extent?: string;
}

/** From this number of rows on, a table can be filtered, and its rows are counted. */
const manyRows = 6;

/** A table that can be sorted, filtered and copied as it is shown. Columns without any text are left out. */
export function DataTable({ columns: all, rows: whole, caption, noun = ['row', 'rows'], ...more }: DataTableProps) {
  const { kept = [], limit, extent = '' } = more;
  const [order, setOrder] = useState<Order>(null);
  const [filter, setFilter] = useState('');
  const { columns, rows } = useMemo(() => withoutEmptyColumns(all, whole, kept), [all, whole, kept]);
  const inOrder = useMemo(() => sortRows(rows, columns, order), [rows, columns, order]);
  const shown = useMemo(() => filterRows(inOrder, filter), [inOrder, filter]);
  const headings = <Headings columns={columns} order={order} onTurn={(column) => setOrder(turnOrder(order, column))} />;
  return (
    <>
      {rows.length >= manyRows && <Filter text={filter} onChange={setFilter} />}
      <FirstItems items={shown} name={noun[1]} limit={limit}>
        {(drawn) => (
          <TableFrame caption={caption}>
            <table>
              <thead>{headings}</thead>
              <TableBody columns={columns} rows={drawn} />
            </table>
          </TableFrame>
        )}
      </FirstItems>
      {(rows.length >= manyRows || rows.length === 0 || extent !== '') && (
        <p role="status">{[shownText(shown.length, rows.length, noun), extent].filter(Boolean).join(' ')}</p>
      )}
      <CopyButton label="Copy as CSV" text={() => toCsv(columns, shown)} />
    </>
  );
}

const withoutEmptyColumns = (columns: readonly string[], rows: Rows, kept: readonly string[]) => {
  const used = columns.map((column, index) => kept.includes(column) || rows.some((row) => row[index]));
  return {
    columns: columns.filter((_, index) => used[index]),
    rows: rows.map((row) => row.filter((_, index) => used[index])),
  };
};

const shownText = (shown: number, all: number, [one, several]: readonly [string, string]): string => {
  const counted = `${all} ${all === 1 ? one : several}`;
  return shown === all ? `${counted}.` : `${shown} of ${counted}.`;
};

function Filter({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }) {
  return (
    <label className="answers-filter">
      Filter <input type="search" value={text} onChange={({ target }) => onChange(target.value)} />
    </label>
  );
}

interface HeadingsProps {
  readonly columns: readonly string[];
  readonly order: Order;
  readonly onTurn: (column: number) => void;
}

function Headings({ columns, order, onTurn }: HeadingsProps) {
  const direction = order?.descending ? 'descending' : 'ascending';
  return (
    <tr>
      {columns.map((column, index) => (
        <th key={column} scope="col" aria-sort={order?.column === index ? direction : 'none'}>
          <button type="button" onClick={() => onTurn(index)}>
            {column}
          </button>
        </th>
      ))}
    </tr>
  );
}

/**
 * Scrolls a table that is wider than the pane; it can be reached by keyboard to do so. A group, not a landmark: an
 * answer may have several tables of the same name.
 */
export function TableFrame({ caption, children }: { readonly caption: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div className="answers-scroll" role="group" aria-label={caption} tabIndex={0}>
      {children}
    </div>
  );
}
