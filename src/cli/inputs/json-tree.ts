import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { SourceNode } from './source-tree.ts';

/** Plans and templates are never nested deeper, and deeper files could overflow the stack. */
const maxDepth = 500;

const brackets = /"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs;

/** The nesting depth of lists and objects, measured without parsing. */
export const depthOf = (text: string): number => {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(brackets)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth);
    else if (token === ']' || token === '}') depth -= 1;
  }
  return deepest;
};

const toSourceNode = (node: Node): SourceNode => {
  const span = { start: node.offset, end: node.offset + node.length };
  const children = node.children ?? [];
  if (node.type === 'array') return { kind: 'list', items: children.map(toSourceNode), span };
  if (node.type !== 'object') return { kind: 'scalar', value: node.value ?? null, span };
  const members = children.flatMap(({ children: [key, value] = [] }) => {
    if (key === undefined || value === undefined) return [];
    const keySpan = { start: key.offset, end: key.offset + key.length };
    return [{ key: String(key.value), keySpan, value: toSourceNode(value) }];
  });
  return { kind: 'map', members, span };
};

/** Parses JSON with the place of every part; null where the text is not JSON, or is nested too deep. */
export const readJsonTree = (text: string): SourceNode | null => {
  if (depthOf(text) > maxDepth) return null;
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  return root === undefined || errors.length > 0 ? null : toSourceNode(root);
};
