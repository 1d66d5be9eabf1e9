import type { Span } from './text-file.ts';

/** JSON or YAML with the place of every part. */
export type SourceNode = ScalarNode | ListNode | MapNode;

interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly span: Span;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly SourceNode[];
  readonly span: Span;
}

interface MapNode {
  readonly kind: 'map';
  readonly members: readonly Member[];
  readonly span: Span;
}

export interface Member {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: SourceNode;
}

/** The member's value, the last one where a key is repeated. */
export const memberOf = (node: SourceNode | null, key: string): SourceNode | null =>
  node?.kind === 'map' ? (node.members.findLast((member) => member.key === key)?.value ?? null) : null;

/** The text of a scalar; null for everything else. */
export const textOf = (node: SourceNode | null): string | null =>
  node?.kind === 'scalar' && node.value !== null ? String(node.value) : null;

/** The tree as JSON text. Repeated keys are kept, so that they are reported. */
export const toJson = (node: SourceNode): string => {
  if (node.kind === 'scalar') return JSON.stringify(node.value);
  if (node.kind === 'list') return `[${node.items.map(toJson).join(',')}]`;
  return `{${node.members.map(({ key, value }) => `${JSON.stringify(key)}:${toJson(value)}`).join(',')}}`;
};

const step = (node: SourceNode, segment: string | number): SourceNode | null => {
  if (typeof segment === 'string') return memberOf(node, segment);
  if (node.kind === 'list') return node.items[segment] ?? null;
  // A policy path has an index for a single statement, too, even if it is not in a list.
  return segment === 0 ? node : null;
};

/** The part at a path, or the nearest enclosing one. */
export const nearestNode = (root: SourceNode, path: readonly (string | number)[]): SourceNode => {
  let node = root;
  for (const segment of path) {
    const next = step(node, segment);
    if (next === null) return node;
    node = next;
  }
  return node;
};
