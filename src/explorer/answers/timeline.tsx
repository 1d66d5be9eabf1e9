import { ChangeItems } from './change-list.tsx';
import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import { timeText } from './time-text.ts';
import type { Change, TimelineEvent, TimelineView } from './views.ts';

const columns = ['Time', 'Event', 'Changes'];

const changesText = (changes: readonly Change[] | null): string =>
  (changes ?? []).map(({ kind, path }) => `${kind} ${path}`).join('; ');

/** Events along a line, in the order of the answer. */
export function Timeline({ events, hasMore }: TimelineView) {
  if (events.length === 0) return <p>Nothing{hasMore ? ' so far' : ''}.</p>;
  return (
    <>
      <ol className="answers-timeline">
        {events.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two events may be equal.
          <Event key={index} {...event} />
        ))}
      </ol>
      <CopyButton
        label="Copy as CSV"
        text={() =>
          toCsv(
            columns,
            events.map(({ at, label, changes }) => [at, label, changesText(changes)]),
          )
        }
      />
    </>
  );
}

function Event({ at, label, changes }: TimelineEvent) {
  return (
    <li>
      <time dateTime={at}>{timeText(at)}</time> {label}
      {changes !== null && changes.length > 0 && (
        <details>
          <summary>{changes.length === 1 ? '1 change' : `${changes.length} changes`}</summary>
          <ChangeItems changes={changes} />
        </details>
      )}
    </li>
  );
}
