import { useMemo, useRef } from 'react';
import { ChangeItems } from './change-list.tsx';
import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import { TableFrame } from './data-table.tsx';
import { FirstItems } from './first-items.tsx';
import { toSvgText } from './svg.ts';
import { timeText } from './time-text.ts';
import { layOutTimeline } from './timeline-layout.ts';
import { TimelinePicture } from './timeline-picture.tsx';
import type { Change, TimelineEvent, TimelineView } from './views.ts';

/** Events along a line of time, and as a list in the order of the answer. */
export function Timeline({ events, hasMore }: TimelineView) {
  const layout = useMemo(() => layOutTimeline(events), [events]);
  const picture = useRef<SVGSVGElement>(null);
  if (events.length === 0) return <p>{hasMore ? 'None so far.' : 'None.'}</p>;
  const label = sentenceOf(events);
  return (
    <>
      <p>{label}</p>
      <TableFrame caption="Line of time">
        <TimelinePicture layout={layout} label={label} picture={picture} />
      </TableFrame>
      {layout.hidden > 0 && <p>The list has {layout.hidden} more.</p>}
      <p className="answers-legend">
        Numbers are those of the list. Diamonds gave new access; squares are undecided; circles are all others.
      </p>
      <FirstItems items={events} name="events">
        {(shown) => (
          <ol className="answers-timeline">
            {shown.map((event, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two events may be equal.
              <Event key={index} event={event} />
            ))}
          </ol>
        )}
      </FirstItems>
      <CopyButton label="Copy as SVG" text={() => (picture.current ? toSvgText(picture.current) : '')} />
      <CopyButton label="Copy as CSV" text={() => toCsv(columns, events.map(toRow))} />
    </>
  );
}

const columns = ['Time', 'Last seen', 'Key', 'Exposure', 'New access', 'Reason', 'Changes'];

const toRow = ({ at, until, key, exposure, newAccess, reason, changes }: TimelineEvent): readonly string[] => [
  at,
  until ?? '',
  key ?? '',
  exposure ?? '',
  newAccess ?? '',
  reason ?? '',
  changesText(changes),
];

const changesText = (changes: readonly Change[] | null): string =>
  (changes ?? []).map(({ kind, path }) => `${kind} ${path}`).join('; ');

const sentenceOf = (events: readonly TimelineEvent[]): string => {
  const times = events.map(({ at }) => at).toSorted();
  const given = events.filter(({ newAccess }) => newAccess === 'SOME').length;
  const count = events.length === 1 ? '1 event' : `${events.length} events`;
  const span = [...new Set([times[0], times.at(-1)])].map((at) => timeText(at ?? '')).join(' to ');
  return `${count}, ${span}${given === 0 ? '' : `; ${given} gave new access`}.`;
};

const accessTexts = new Map([
  ['NONE', 'no new access'],
  ['SOME', 'new access'],
  ['UNDECIDED', 'new access undecided'],
]);

function Event({ event }: { readonly event: TimelineEvent }) {
  const { at, until, key, exposure, newAccess, reason, changes } = event;
  const access = newAccess === null ? null : (accessTexts.get(newAccess) ?? newAccess);
  return (
    <li>
      <time dateTime={at}>{timeText(at)}</time>
      {until !== null && timeText(until) !== timeText(at) && ` to ${timeText(until)}`}
      {access !== null && <strong>, {access}</strong>}
      {exposure !== null && (
        <>
          , <code>{exposure}</code>
        </>
      )}
      {key !== null && (
        <>
          {' '}
          <code>{key}</code>
        </>
      )}
      {reason !== null && <p dir="auto">{reason}</p>}
      {changes !== null && changes.length > 0 && (
        <details>
          <summary>{changes.length === 1 ? '1 change' : `${changes.length} changes`}</summary>
          <ChangeItems changes={changes} />
        </details>
      )}
    </li>
  );
}
