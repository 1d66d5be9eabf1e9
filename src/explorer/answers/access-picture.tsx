import { useId, useMemo, useRef } from 'react';
import {
  type AccessLayout,
  capabilityWidth,
  capabilityX,
  isOutside,
  layOutAccess,
  noteOf,
  type PlacedCapability,
  type PlacedPrincipal,
  principalEnd,
  principalX,
} from './access-layout.ts';
import { accessSentence } from './access-sentence.ts';
import { CopyButton } from './copy-button.tsx';
import { DataTable, TableFrame } from './data-table.tsx';
import { middleCut } from './middle-cut.ts';
import { toSvgText } from './svg.ts';
import type { AccessEntry, AccessView } from './views.ts';

/** Who may do what: principals on the left, their capabilities on the right, and lines between them. */
export function AccessPicture(view: AccessView) {
  const { entries, hasMore } = view;
  const layout = useMemo(() => layOutAccess(entries), [entries]);
  const picture = useRef<SVGSVGElement>(null);
  if (entries.length === 0) return <p>{hasMore ? 'Nobody so far.' : 'Nobody.'}</p>;
  const label = accessSentence(view);
  return (
    <>
      <p>{label}</p>
      <TableFrame caption="Picture of who may use it">
        <Picture layout={layout} picture={picture} label={label} />
      </TableFrame>
      {layout.hidden > 0 && <p>The table has {layout.hidden} more; the picture has those from outside first.</p>}
      <p className="answers-legend">
        Diamonds are principals from outside the key's account; circles are all others. A dashed line is access of which
        some or all depends on a condition; a thick, pale line is access of which some or all is by a grant.
      </p>
      <details>
        <summary>The same as a table</summary>
        <DataTable caption="Who may use it" columns={columns} rows={entries.map(toRow)} />
      </details>
      <CopyButton label="Copy as SVG" text={() => (picture.current ? toSvgText(picture.current) : '')} />
    </>
  );
}

const columns = [
  'Principal',
  'Kind',
  'From outside',
  'Capabilities',
  'Actions',
  'Conditional actions',
  'Conditions',
  'By',
];

const outsideText = (entry: AccessEntry): string => {
  if (isOutside(entry)) return 'yes';
  return entry.external === null ? 'unknown' : 'no';
};

const conditionTexts = new Map([
  [true, 'yes'],
  [false, 'none'],
  [null, ''],
]);

const toRow = (entry: AccessEntry): readonly string[] => [
  entry.principal,
  entry.kind,
  outsideText(entry),
  entry.capabilities.join(', '),
  entry.actions.join(', '),
  entry.conditionalActions.join(', '),
  entry.conditions.join(' or ') || (conditionTexts.get(entry.isConditional) ?? ''),
  entry.via.join(', '),
];

interface PictureProps {
  readonly layout: AccessLayout;
  readonly picture: React.RefObject<SVGSVGElement | null>;
  readonly label: string;
}

function Picture({ layout, picture, label }: PictureProps) {
  const title = useId();
  const { width, height, groups, principals, capabilities, edges } = layout;
  return (
    <svg
      ref={picture}
      role="img"
      aria-labelledby={title}
      className="answers-picture"
      viewBox={`0 0 ${width} ${height}`}
    >
      <title id={title}>{label}</title>
      {edges.map(({ entry, capability, label, from, to }) => (
        <path
          key={`${from} ${capability}`}
          className={classOf('edge', entry)}
          d={`M ${principalEnd} ${from} C ${principalEnd + 32} ${from}, ${capabilityX - 32} ${to}, ${capabilityX} ${to}`}
        >
          <title>{[`${entry.principal}: ${label}`, noteOf(entry)].filter(Boolean).join('\n')}</title>
        </path>
      ))}
      {groups.map(({ label, y }) => (
        <text key={label} className="group" x={principalX - 12} y={y + 4}>
          {middleCut(label, 60)}
        </text>
      ))}
      {principals.map((placed) => (
        <Principal key={placed.y} {...placed} />
      ))}
      {capabilities.map((placed) => (
        <Capability key={placed.name} {...placed} />
      ))}
    </svg>
  );
}

const classOf = (base: string, entry: AccessEntry): string =>
  [base, isOutside(entry) && 'outside', entry.isConditional && 'conditional', entry.isGranted && 'grant']
    .filter(Boolean)
    .join(' ');

function Principal({ entry, y }: PlacedPrincipal) {
  const x = principalX;
  const note = noteOf(entry);
  return (
    <g className={classOf('principal', entry)}>
      <title>{[entry.principal, ...entry.conditions].join('\n')}</title>
      {isOutside(entry) ? (
        <path d={`M ${x} ${y - 8} L ${x + 8} ${y} L ${x} ${y + 8} L ${x - 8} ${y} Z`} />
      ) : (
        <circle cx={x} cy={y} r={6} />
      )}
      <text x={x + 16} y={y + 4}>
        {middleCut(entry.principal, 36)}
      </text>
      {note !== '' && (
        <text className="note" x={x + 16} y={y + 18}>
          {middleCut(note, 42)}
        </text>
      )}
    </g>
  );
}

function Capability({ label, y }: PlacedCapability) {
  return (
    <g className="capability">
      <rect x={capabilityX} y={y - 18} width={capabilityWidth} height={36} rx={6} />
      <text x={capabilityX + 10} y={y + 5}>
        {middleCut(label, 20)}
      </text>
    </g>
  );
}
