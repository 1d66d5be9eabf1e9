import { useId, useRef } from 'react';
import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import { toSvgText } from './svg.ts';
import type { ChangesView, CountsView, DecisionView, NewAccessView, TimelineView } from './views.ts';

const barHeight = 26;
const barStart = 250;
const barWidth = 400;

/** Counts as bars with numbers. */
export function CountBars({ bars, progress }: CountsView) {
  const title = useId();
  const picture = useRef<SVGSVGElement>(null);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const height = bars.length * barHeight + 8;
  return (
    <>
      {progress !== null && (
        <p>
          <progress max={progress.total} value={progress.done} aria-label="Analyzed keys" /> {progress.done} of{' '}
          {progress.total} keys were analyzed{progress.isComplete ? '.' : '; some accounts or Regions may be missing.'}
        </p>
      )}
      <svg ref={picture} role="img" aria-labelledby={title} className="answers-picture" viewBox={`0 0 720 ${height}`}>
        <title id={title}>{bars.map(({ label, count }) => `${label}: ${count}`).join(', ')}</title>
        {bars.map(({ label, count }, index) => (
          <g key={label} className="bar">
            <text x={0} y={index * barHeight + 18}>
              {label}
            </text>
            <rect x={barStart} y={index * barHeight + 4} width={(count / most) * barWidth} height={barHeight - 8} />
            <text x={barStart + (count / most) * barWidth + 8} y={index * barHeight + 18}>
              {count}
            </text>
          </g>
        ))}
      </svg>
      <CopyButton label="Copy as SVG" text={() => (picture.current ? toSvgText(picture.current) : '')} />
      <CopyButton
        label="Copy as CSV"
        text={() =>
          toCsv(
            ['Name', 'Count'],
            bars.map(({ label, count }) => [label, String(count)]),
          )
        }
      />
    </>
  );
}

/** Events in the order of the answer. */
export function Timeline({ events }: TimelineView) {
  return (
    <ol className="answers-timeline">
      {events.map(({ at, label, detail }) => (
        <li key={`${at} ${label}`}>
          <time dateTime={at}>{at.replace('T', ' ').replace(/\..*$|Z$/, ' UTC')}</time> {label}
          {detail !== null && ` (${detail})`}
        </li>
      ))}
    </ol>
  );
}

const marks: Readonly<Record<string, string>> = { ADDED: '+', REMOVED: '−', CHANGED: '~' };

/** The changes between two policies, by path. */
export function ChangeList({ changes }: ChangesView) {
  return (
    <>
      <ul className="answers-changes">
        {changes.map(({ kind, path, before, after }) => (
          <li key={`${kind} ${path}`} className={kind.toLowerCase()}>
            <span aria-hidden="true">{marks[kind] ?? '?'}</span> {kind.toLowerCase()} <code>{path}</code>
            {before !== null && <pre>{before}</pre>}
            {after !== null && <pre>{after}</pre>}
          </li>
        ))}
      </ul>
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

const outcomes: Readonly<Record<string, string>> = {
  ALLOW: '✔ Allowed',
  EXPLICIT_DENY: '✖ Denied by a statement',
  IMPLICIT_DENY: '✖ Denied: nothing allows it',
};

export function Decision({ outcome, needsIdentityPolicy, missingContext }: DecisionView) {
  return (
    <>
      <p className={`answers-verdict ${outcome.toLowerCase()}`}>{outcomes[outcome]}</p>
      {needsIdentityPolicy && <p>An identity policy of the principal's own account must allow it as well.</p>}
      {missingContext.length > 0 && <p>These condition keys could change the decision: {missingContext.join(', ')}.</p>}
    </>
  );
}

const verdicts: Readonly<Record<string, string>> = {
  NONE: '✔ The new policy gives no new access',
  SOME: '✖ The new policy gives new access',
  UNDECIDED: '? Whether the new policy gives new access could not be decided',
};

export function NewAccess({ verdict, reason, witnesses }: NewAccessView) {
  return (
    <>
      <p className={`answers-verdict ${verdict.toLowerCase()}`}>{verdicts[verdict]}</p>
      {reason !== null && <p>{reason}</p>}
      <ul>
        {witnesses.map((witness) => (
          <li key={witness}>{witness}</li>
        ))}
      </ul>
    </>
  );
}
