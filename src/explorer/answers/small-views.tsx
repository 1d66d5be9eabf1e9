import { useId, useRef } from 'react';
import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import { TableFrame } from './data-table.tsx';
import { toSvgText } from './svg.ts';
import type { CountsView, DecisionView, ExposureView, NewAccessView, Progress } from './views.ts';

const barHeight = 26;
const barStart = 220;
const barWidth = 200;
const barPictureWidth = 480;

/** Counts as bars with numbers. */
export function CountBars({ bars, progress }: CountsView) {
  const title = useId();
  const picture = useRef<SVGSVGElement>(null);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const height = bars.length * barHeight + 8;
  return (
    <>
      {progress !== null && <ProgressLine {...progress} />}
      <TableFrame caption="Counts as bars">
        <svg
          ref={picture}
          role="img"
          aria-labelledby={title}
          className="answers-picture"
          viewBox={`0 0 ${barPictureWidth} ${height}`}
        >
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
      </TableFrame>
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

function ProgressLine({ done, total, isComplete, isReading }: Progress) {
  return (
    <>
      <p>
        <progress max={Math.max(1, total)} value={done} aria-label="Analyzed keys" /> {done} of {total} keys were
        analyzed{isReading ? '; others are still being read.' : '.'}
      </p>
      {!isComplete && <p>Some accounts or Regions are not listed yet, or could not be: they may have more keys.</p>}
    </>
  );
}

const outcomes: Readonly<Record<string, string>> = {
  ALLOW: '✔ Allowed',
  EXPLICIT_DENY: '✖ Denied by a statement',
  IMPLICIT_DENY: '✖ Denied: nothing allows it',
};

export function Decision({ outcome, needsIdentityPolicy, identityPolicyCanAllow, missingContext }: DecisionView) {
  return (
    <>
      <p className={`answers-verdict ${outcome.toLowerCase()}`}>{outcomes[outcome]}</p>
      {needsIdentityPolicy && <p>An identity policy of the principal's own account must allow it as well.</p>}
      {identityPolicyCanAllow && <p>An identity policy of the key's own account can allow it by itself.</p>}
      {missingContext.length > 0 && <p>These condition keys could change the decision: {missingContext.join(', ')}.</p>}
    </>
  );
}

const reaches: Readonly<Record<string, string>> = {
  PUBLIC: '✖ Anyone has access',
  EXTERNAL: '! Outsiders have access',
  TRUSTED: '✔ Only trusted outsiders have access from outside',
  INTERNAL: "✔ Only the key's own account and services of the cloud have access",
  NONE: '✔ Nobody has access',
};

export function Exposure({ exposure, externalAccounts }: ExposureView) {
  return (
    <>
      <p className={`answers-verdict ${exposure.toLowerCase()}`}>
        {reaches[exposure] ?? exposure} (<code>{exposure}</code>)
      </p>
      {externalAccounts.length > 0 && <p>Outside accounts: {externalAccounts.join(', ')}.</p>}
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
      <ul dir="auto">
        {witnesses.map((witness) => (
          <li key={witness}>{witness}</li>
        ))}
      </ul>
    </>
  );
}
