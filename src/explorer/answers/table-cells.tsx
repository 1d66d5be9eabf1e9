import { Fragment } from 'react';
import type { Rows } from './table-order.ts';

interface TableBodyProps {
  readonly columns: readonly string[];
  readonly rows: Rows;
}

/** Rows have no names of their own. */
export function TableBody({ columns, rows }: TableBodyProps) {
  return (
    <tbody>
      {rows.map((row, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two rows may be equal.
        <tr key={place}>
          {row.map((cell, index) => (
            <td key={columns[index]} dir="auto" className={isProse(cell) ? 'prose' : undefined}>
              <Cell key={cell} text={cell} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

/** Whether a text has sentences, for which a column is not too narrow. */
const isProse = (text: string): boolean => text.length > 40 && text.split(' ').length > 6;

/** As long as the longest message of an error. */
const longest = 240;

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
