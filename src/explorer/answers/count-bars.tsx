import { useId, useRef } from 'react';
import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import { TableFrame } from './data-table.tsx';
import { toSvgText } from './svg.ts';
import { timeText } from './time-text.ts';
import type { CountsView, Progress } from './views.ts';

const barHeight = 26;
const barStart = 220;
const barWidth = 180;
const barPictureWidth = 452;

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

function ProgressLine({ done, failed, total, isComplete, isReading, asOf }: Progress) {
  const read = done + (failed ?? 0);
  return (
    <>
      <p>
        <progress max={Math.max(1, total)} value={read} aria-label="Keys that were read" />{' '}
        {[`${done} of ${total} keys were analyzed`, failed && `${failed} could not be`].filter(Boolean).join(', ')}
        {isReading ? '; others are still being read.' : '.'}
      </p>
      {asOf !== null && <p>The data is from {timeText(asOf)} or later.</p>}
      {isComplete === false && (
        <p>Some accounts or Regions are not listed yet, or could not be: they may have more keys.</p>
      )}
    </>
  );
}
