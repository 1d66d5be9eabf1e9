import { useId, useMemo, useRef } from 'react';
import {
  type AccessLayout,
  capabilityX,
  isOutside,
  layOutAccess,
  type PlacedCapability,
  type PlacedPrincipal,
  principalEnd,
  principalX,
} from './access-layout.ts';
import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import { toSvgText } from './svg.ts';
import type { AccessEntry, AccessView } from './views.ts';

/** Who may do what: principals on the left, their capabilities on the right, and lines between them. */
export function AccessPicture({ entries }: AccessView) {
  const layout = useMemo(() => layOutAccess(entries), [entries]);
  const picture = useRef<SVGSVGElement>(null);
  return (
    <>
      <Picture layout={layout} picture={picture} />
      {layout.hidden > 0 && <p>The table has {layout.hidden} more.</p>}
      <p className="answers-legend">
        Diamonds are principals from outside the key's account; circles are all others. A dashed line is access that
        depends on a condition; a double line is access by a grant.
      </p>
      <details>
        <summary>The same as a table</summary>
        <AccessTable entries={entries} />
      </details>
      <CopyButton label="Copy as SVG" text={() => (picture.current ? toSvgText(picture.current) : '')} />
      <CopyButton label="Copy as CSV" text={() => toCsv(columns, entries.map(toRow))} />
    </>
  );
}

const columns = ['Principal', 'Kind', 'From outside', 'Capabilities', 'Conditions', 'By a grant'];

const outsideText = (entry: AccessEntry): string => {
  if (isOutside(entry)) return 'yes';
  return entry.external === null ? 'unknown' : 'no';
};

const toRow = (entry: AccessEntry): readonly string[] => [
  entry.principal,
  entry.kind,
  outsideText(entry),
  entry.capabilities.join(' '),
  entry.conditions.join(' or ') || (entry.isConditional ? 'yes' : 'none'),
  entry.isGranted ? 'yes' : 'no',
];

function AccessTable({ entries }: { readonly entries: readonly AccessEntry[] }) {
  return (
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
      <tbody>
        {entries.map((entry) => (
          <tr key={`${entry.kind} ${entry.principal}`}>
            {toRow(entry).map((cell, index) => (
              <td key={columns[index]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface PictureProps {
  readonly layout: AccessLayout;
  readonly picture: React.RefObject<SVGSVGElement | null>;
}

function Picture({ layout, picture }: PictureProps) {
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
      <title id={title}>{sentenceOf(layout)}</title>
      {edges.map(({ entry, capability, from, to }) => (
        <path
          key={`${entry.kind} ${entry.principal} ${capability}`}
          className={classOf('edge', entry)}
          d={`M ${principalEnd} ${from} C ${principalEnd + 50} ${from}, ${capabilityX - 50} ${to}, ${capabilityX} ${to}`}
        />
      ))}
      {groups.map(({ label, y }) => (
        <text key={label} className="group" x={principalX - 12} y={y + 4}>
          {label}
        </text>
      ))}
      {principals.map((placed) => (
        <Principal key={`${placed.entry.kind} ${placed.entry.principal}`} {...placed} />
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

const longest = 38;
const short = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, 18)}…${text.slice(-(longest - 19))}`;

function Principal({ entry, y }: PlacedPrincipal) {
  const x = principalX;
  return (
    <g className={classOf('principal', entry)}>
      <title>{[entry.principal, ...entry.conditions].join('\n')}</title>
      {isOutside(entry) ? (
        <path d={`M ${x} ${y - 8} L ${x + 8} ${y} L ${x} ${y + 8} L ${x - 8} ${y} Z`} />
      ) : (
        <circle cx={x} cy={y} r={6} />
      )}
      <text x={x + 16} y={y + 4}>
        {short(entry.principal)}
      </text>
    </g>
  );
}

function Capability({ label, y }: PlacedCapability) {
  return (
    <g className="capability">
      <rect x={capabilityX} y={y - 18} width={152} height={36} rx={6} />
      <text x={capabilityX + 10} y={y + 5}>
        {label}
      </text>
    </g>
  );
}

/** The picture's text alternative; the table has everything. */
const sentenceOf = ({ principals }: AccessLayout): string => {
  const outside = principals.filter(({ entry }) => isOutside(entry)).length;
  return `${principals.length} principals may use the key, ${outside} of them from outside its account.`;
};
