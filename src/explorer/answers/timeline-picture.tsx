import { useId } from 'react';
import { timeText } from './time-text.ts';
import type { Mark, TimelineLayout } from './timeline-layout.ts';

interface TimelinePictureProps {
  readonly layout: TimelineLayout;
  readonly label: string;
  readonly picture: React.RefObject<SVGSVGElement | null>;
}

/** A line of time with a mark for each event. The marks' shapes say whether an event gave new access. */
export function TimelinePicture({ layout, label, picture }: TimelinePictureProps) {
  const title = useId();
  const { width, height, base, marks, ticks } = layout;
  return (
    <svg
      ref={picture}
      role="img"
      aria-labelledby={title}
      className="answers-picture"
      viewBox={`0 0 ${width} ${height}`}
    >
      <title id={title}>{label}</title>
      <path className="axis" d={`M 4 ${base} H ${width - 4}`} />
      {marks.map((mark) => (
        <EventMark key={mark.number} {...mark} base={base} />
      ))}
      {ticks.map(({ at, x, anchor }) => (
        <text key={at} className="group" x={x} y={base + 30} textAnchor={anchor}>
          {timeText(at)}
        </text>
      ))}
    </svg>
  );
}

const shapes = new Map([
  ['SOME', 'M 0 -11 L 11 0 L 0 11 L -11 0 Z'],
  ['UNDECIDED', 'M -9 -9 H 9 V 9 H -9 Z'],
]);

function EventMark({ event, number, x, y, base }: Mark & { readonly base: number }) {
  const shape = shapes.get(event.newAccess ?? '');
  return (
    <g className={`mark ${event.newAccess?.toLowerCase() ?? ''}`}>
      <title>{timeText(event.at)}</title>
      {y < base && <path className="axis" d={`M ${x} ${y} V ${base}`} />}
      {shape ? <path d={shape} transform={`translate(${x} ${y})`} /> : <circle cx={x} cy={y} r={9} />}
      <text x={x} y={y + 4} textAnchor="middle">
        {number}
      </text>
    </g>
  );
}
