import { Fragment, type ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import { FirstItems } from './first-items.tsx';

interface DataTableProps {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly caption: string;
  /** The number of rows that are drawn at first. */
  readonly limit?: number | undefined;
}

/** A table that can be copied. Columns without any text are left out. */
export function DataTable({ columns: all, rows: whole, caption, limit }: DataTableProps) {
  const used = all.map((_, index) => whole.some((row) => row[index] !== ''));
  const columns = all.filter((_, index) => used[index]);
  const rows = whole.map((row) => row.filter((_, index) => used[index]));
  return (
    <>
      <FirstItems items={rows} name="rows" limit={limit}>
        {(shown) => (
          <TableFrame caption={caption}>
            <table>
              <thead>
                <tr>
                  {columns.map((column) => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <Rows columns={columns} rows={shown} />
            </table>
          </TableFrame>
        )}
      </FirstItems>
      <CopyButton label="Copy as CSV" text={() => toCsv(columns, rows)} />
    </>
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

/** Rows have no names of their own, and their order does not change while they are shown. */
export function Rows({ columns, rows }: Pick<DataTableProps, 'columns' | 'rows'>) {
  return (
    <tbody>
      {rows.map((row, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two rows may be equal.
        <tr key={place}>
          {row.map((cell, index) => (
            <td key={columns[index]} dir="auto">
              <Cell text={cell} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

const longest = 160;

/** Long texts, such as lists of all actions, are folded. */
function Cell({ text }: { readonly text: string }) {
  if (text.length <= longest) return <Breakable text={text} />;
  return (
    <details>
      <summary>
        <Breakable text={`${Array.from(text).slice(0, 60).join('')}…`} />
      </summary>
      <Breakable text={text} />
    </details>
  );
}

/** A text that a narrow column breaks between the parts of an ARN or of a code, not within a word. */
function Breakable({ text }: { readonly text: string }) {
  return text.split(/(?<=[_/:.])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name.
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
