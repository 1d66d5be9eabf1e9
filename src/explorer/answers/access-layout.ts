import type { AccessEntry } from './views.ts';

/** The positions of everything in the picture of an access list, in pixels. */
export interface AccessLayout {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly { readonly label: string; readonly y: number }[];
  readonly principals: readonly PlacedPrincipal[];
  readonly capabilities: readonly PlacedCapability[];
  readonly edges: readonly Edge[];
  /** The number of entries that the picture does not show. */
  readonly hidden: number;
}

export interface PlacedPrincipal {
  readonly entry: AccessEntry;
  /** The middle of its name; a note is below it. */
  readonly y: number;
}

export interface PlacedCapability {
  readonly name: string;
  readonly label: string;
  readonly y: number;
}

export interface Edge {
  readonly entry: AccessEntry;
  readonly capability: string;
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

const rowHeight = 28;
const noteHeight = 14;
const groupHeight = 26;
const capabilityHeight = 64;
const margin = 16;
const pictureWidth = 470;
export const principalX = 20;
export const principalEnd = 282;
export const capabilityX = 328;
export const capabilityWidth = 138;
const maxEntries = 60;

type Named = readonly [name: string, label: string];

const known: readonly Named[] = [
  ['CRYPTOGRAPHIC_USE', 'Use the key'],
  ['PERMISSIONS_MANAGEMENT', 'Change permissions'],
  ['ADMINISTRATION', 'Administer'],
  ['METADATA_READ', 'Read metadata'],
];

/** Stands for what entries without capabilities may do: the answer has only their actions. */
const someActions: Named = ['', 'Some actions'];

const capabilitiesOf = ({ capabilities }: AccessEntry): readonly string[] =>
  capabilities.length > 0 ? capabilities : [someActions[0]];

/** The capabilities of any entry. One that is not known here has its name as its label. */
const usedBy = (entries: readonly AccessEntry[]): readonly Named[] => {
  const names = new Set(entries.flatMap(capabilitiesOf));
  const labelled = [...known, someActions].filter(([name]) => names.has(name));
  const others = [...names].filter((name) => !labelled.some(([other]) => other === name));
  return [...labelled, ...others.map((name): Named => [name, name])];
};

/** The heading under which a principal is drawn, which separates the key's own account from outsiders. */
export const groupOf = ({ kind, accountId, external, organizations }: AccessEntry): string => {
  if (organizations.length > 0 && external !== false) return `Organization ${organizations.join(', ')}`;
  if (kind === 'ANYONE') return 'Everyone';
  if (kind === 'SERVICE') return 'Services';
  if (external === false) return `The key's own account${accountId === null ? '' : ` ${accountId}`}`;
  if (accountId !== null) return `Account ${accountId}, outside`;
  return 'Others';
};

/** Whether a principal is drawn as an outsider. A principal for which this is unknown is not. */
export const isOutside = ({ external, kind }: AccessEntry): boolean => external === true || kind === 'ANYONE';

/** What the access of a principal comes from, and depends on; empty for access by the policy without conditions. */
export const noteOf = ({ isGranted, via, isConditional, conditions }: AccessEntry): string => {
  const isStated = via.some((path) => path.startsWith('Statement'));
  const grant = isGranted && (isStated ? 'also by a grant' : 'by a grant');
  const condition = conditions.length > 0 ? `if ${conditions.join(' or ')}` : isConditional && 'on conditions';
  return [grant, condition].filter(Boolean).join(', ');
};

export const layOutAccess = (entries: readonly AccessEntry[]): AccessLayout => {
  const shown = outsidersFirst(entries).slice(0, maxEntries);
  const byGroup = grouped(shown);
  const groups: { label: string; y: number }[] = [];
  const principals: PlacedPrincipal[] = [];
  let y = margin;
  for (const [label, members] of byGroup) {
    groups.push({ label, y: y + groupHeight / 2 });
    y += groupHeight;
    for (const entry of members) {
      principals.push({ entry, y: y + rowHeight / 2 });
      y += rowHeight + (noteOf(entry) === '' ? 0 : noteHeight);
    }
  }
  const used = usedBy(shown);
  const height = Math.max(y, used.length * capabilityHeight + margin) + margin;
  const placed = used.map(([name, label], index) => ({ name, label, y: (height / (used.length + 1)) * (index + 1) }));
  return {
    width: pictureWidth,
    height,
    groups,
    principals,
    capabilities: placed,
    edges: toEdges(principals, placed),
    hidden: entries.length - shown.length,
  };
};

/** Where not all can be shown, those from outside are. */
const outsidersFirst = (entries: readonly AccessEntry[]): readonly AccessEntry[] =>
  entries.length <= maxEntries ? entries : [...entries.filter(isOutside), ...entries.filter((one) => !isOutside(one))];

const grouped = (entries: readonly AccessEntry[]): ReadonlyMap<string, readonly AccessEntry[]> => {
  const groups = new Map<string, AccessEntry[]>();
  for (const entry of entries) {
    const members = groups.get(groupOf(entry)) ?? [];
    groups.set(groupOf(entry), members);
    members.push(entry);
  }
  return groups;
};

const toEdges = (principals: readonly PlacedPrincipal[], capabilities: readonly PlacedCapability[]): readonly Edge[] =>
  principals.flatMap(({ entry, y: from }) =>
    capabilities
      .filter(({ name }) => capabilitiesOf(entry).includes(name))
      .map(({ name, label, y: to }) => ({ entry, capability: name, label, from, to })),
  );
