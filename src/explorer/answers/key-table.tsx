import { useMemo, useState } from 'react';
import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import { Rows, TableFrame } from './data-table.tsx';
import { FirstItems } from './first-items.tsx';
import { timeText } from './time-text.ts';
import type { IndexState, KeyRow, KeysView } from './views.ts';

const columns = ['Key', 'Exposure', 'Findings', 'Actions', 'Depends on', 'Error'] as const;
type Column = (typeof columns)[number];

const cellsOf = ({ arn, exposure, findings, actions, depends, error }: KeyRow): Readonly<Record<Column, string>> => ({
  Key: arn,
  Exposure: exposure ?? '',
  Findings: findings.join(', '),
  Actions: actions.join(', '),
  'Depends on': depends ?? '',
  Error: error ?? '',
});

interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

/** From the widest to the narrowest: a key whose exposure is unknown may be open, so it comes between. */
const exposures = ['PUBLIC', 'EXTERNAL', '', 'TRUSTED', 'INTERNAL', 'NONE'];

const compare = (one: KeyRow, other: KeyRow, column: Column): number =>
  column === 'Exposure'
    ? exposures.indexOf(one.exposure ?? '') - exposures.indexOf(other.exposure ?? '')
    : cellsOf(one)[column].localeCompare(cellsOf(other)[column]);

const sorted = (rows: readonly KeyRow[], { column, descending }: Order): readonly KeyRow[] =>
  rows.toSorted((one, other) => {
    const order = compare(one, other, column);
    return descending ? -order : order;
  });

/** Keys as a table that can be sorted by its headings and filtered by text. */
export function KeyTable({ rows, hasMore, total, index }: KeysView) {
  const [order, setOrder] = useState<Order>({ column: 'Key', descending: false });
  const [filter, setFilter] = useState('');
  const inOrder = useMemo(() => sorted(rows, order), [rows, order]);
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return inOrder.filter((row) => Object.values(cellsOf(row)).join(' ').toLowerCase().includes(wanted));
  }, [inOrder, filter]);
  const used = columns.filter((column) => column === 'Key' || rows.some((row) => cellsOf(row)[column] !== ''));
  const turn = (column: Column) =>
    setOrder({ column, descending: order.column === column ? !order.descending : false });
  return (
    <>
      <IndexNotes {...index} />
      <label className="answers-filter">
        Filter <input type="search" value={filter} onChange={({ target }) => setFilter(target.value)} />
      </label>
      <FirstItems items={shown} name="keys">
        {(drawn) => (
          <TableFrame caption="Keys">
            <table>
              <thead>
                <tr>
                  {used.map((column) => (
                    <Heading key={column} column={column} order={order} onTurn={turn} />
                  ))}
                </tr>
              </thead>
              <Rows columns={used} rows={drawn.map((row) => used.map((column) => cellsOf(row)[column]))} />
            </table>
          </TableFrame>
        )}
      </FirstItems>
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

/** What an index does not know. Without this, a short list could look like a safe fleet. */
function IndexNotes({ isComplete, unread, asOf }: IndexState) {
  return (
    <>
      {isComplete === false && <p>Not complete: some accounts or Regions are not listed, and may have more keys.</p>}
      {unread !== null && unread > 0 && <p>{unread} keys could not be analyzed or have not been read yet.</p>}
      {asOf !== null && <p>Every key was read after {timeText(asOf)}, or reading it has failed since.</p>}
    </>
  );
}

const extentOf = (shown: number, read: number, total: number | null, hasMore: boolean): string => {
  if (!hasMore) return `${shown} of the ${read} keys.`;
  return `${shown} of the ${read} keys that were read so far${total === null ? '' : `, of ${total} in all`}.`;
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
