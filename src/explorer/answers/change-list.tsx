import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import type { Change, ChangesView } from './views.ts';

const marks: Readonly<Record<string, string>> = { ADDED: '+', REMOVED: '−', CHANGED: '~' };

/** The changes between two policies, by path. */
export function ChangeList({ changes }: ChangesView) {
  if (changes.length === 0) return <p>None: both policies are the same.</p>;
  return (
    <>
      <ChangeItems changes={changes} />
      <CopyButton
        label="Copy as CSV"
        text={() =>
          toCsv(
            ['Kind', 'Path', 'Before', 'After'],
            changes.map(({ kind, path, before, after }) => [kind, path, before ?? '', after ?? '']),
          )
        }
      />
    </>
  );
}

export function ChangeItems({ changes }: { readonly changes: readonly Change[] }) {
  return (
    <ul className="answers-changes">
      {changes.map(({ kind, path, before, after }) => (
        <li key={`${kind} ${path}`} className={kind.toLowerCase()}>
          <span aria-hidden="true">{marks[kind] ?? '?'}</span> {kind.toLowerCase()} <code>{path}</code>
          {before !== null && <Value label="before" text={before} />}
          {after !== null && <Value label="after" text={after} />}
        </li>
      ))}
    </ul>
  );
}

function Value({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className={label}>
      {label}: <pre dir="auto">{text}</pre>
    </div>
  );
}
