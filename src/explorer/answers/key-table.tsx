import { useMemo } from 'react';
import { DataTable } from './data-table.tsx';
import { timeText } from './time-text.ts';
import type { IndexState, KeyRow, KeysView } from './views.ts';

const knownColumns = ['Key', 'Exposure', 'Findings', 'Actions', 'Depends on', 'Error'];
const kept = ['Key'];
const noun = ['key', 'keys'] as const;

/** Keys as a table: what is known of all keys first, and the other fields of the answer after it. */
export function KeyTable({ rows, hasMore, total, index }: KeysView) {
  const columns = useMemo(() => columnsOf(rows), [rows]);
  const cells = useMemo(() => rows.map((row) => cellsOf(row, columns)), [rows, columns]);
  return (
    <>
      <IndexNotes {...index} />
      <DataTable
        caption="Keys"
        noun={noun}
        kept={kept}
        columns={columns}
        rows={cells}
        extent={moreText(hasMore, total)}
      />
    </>
  );
}

const columnsOf = (rows: readonly KeyRow[]): readonly string[] => [
  ...knownColumns,
  ...new Set(rows.flatMap(({ others }) => others.map(([name]) => name))),
];

const cellsOf = (row: KeyRow, columns: readonly string[]): readonly string[] => {
  const { arn, exposure, findings, actions, depends, error, others } = row;
  const texts = new Map(others);
  const known = [arn, exposure ?? '', findings.join(', '), actions.join(', '), depends ?? '', error ?? ''];
  return [...known, ...columns.slice(known.length).map((name) => texts.get(name) ?? '')];
};

const moreText = (hasMore: boolean | null, total: number | null): string => {
  if (!hasMore) return '';
  return total === null ? 'There are more.' : `There are ${total} in all.`;
};

/** What an index does not know. Without this, a short list could look like a safe fleet. */
function IndexNotes({ isComplete, isReading, unread, asOf }: IndexState) {
  return (
    <>
      {isReading && <p>Not all keys have been read yet: there may be more.</p>}
      {isComplete === false && <p>Not complete: some accounts or Regions are not listed, and may have more keys.</p>}
      {unread !== null && unread > 0 && (
        <p>{unread === 1 ? '1 key was' : `${unread} keys were`} not analyzed: not read yet, or not readable.</p>
      )}
      {asOf !== null && <p>The data is from {timeText(asOf)} or later.</p>}
    </>
  );
}
