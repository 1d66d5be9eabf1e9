import { readJson } from '../../policy/parse/json.ts';
import { readJsonTree } from './json-tree.ts';
import { parsePolicyPath } from './policy-path.ts';
import { nearestNode, type SourceNode } from './source-tree.ts';
import { lineStarts, type Span } from './text-file.ts';

type Locate = (path: string) => Span | null;

/** The position of the first JSON syntax error. */
const syntaxErrorSpan = (text: string): Span | null => {
  const reading = readJson(text);
  if (reading.ok) return null;
  const { line, column } = reading.position;
  const start = Math.min((lineStarts(text)[line - 1] ?? 0) + column - 1, text.length);
  return { start, end: Math.min(start + 1, text.length) };
};

/** Locates paths in a parsed tree. */
export const locateInTree =
  (root: SourceNode): Locate =>
  (path) =>
    nearestNode(root, parsePolicyPath(path)).span;

/** Locates paths in a policy's text, which is parsed only when needed. */
export const locateInJson = (text: string): Locate => {
  let tree: SourceNode | null | undefined;
  return (path) => {
    tree ??= readJsonTree(text);
    return tree === null ? syntaxErrorSpan(text) : nearestNode(tree, parsePolicyPath(path)).span;
  };
};

const escapeSequence = /\\(?:u[0-9A-Fa-f]{4}|.)|[^\\]/gs;

/** The offset in the literal of each UTF-16 unit of a JSON string's value. */
const unitOffsets = (literal: string, start: number): readonly number[] =>
  [...literal.slice(1, -1).matchAll(escapeSequence)].flatMap(({ index, 0: written }) =>
    Array.from({ length: written.startsWith('\\') ? 1 : written.length }, (_, unit) => start + 1 + index + unit),
  );

/**
 * Locates paths in a policy that is a JSON string inside a JSON file, such as a plan.
 * @param literal the span of that string in the file
 */
export const locateInJsonString = (text: string, document: string, literal: Span): Locate => {
  const inner = locateInJson(document);
  let offsets: readonly number[] | undefined;
  return (path) => {
    const span = inner(path);
    if (span === null) return literal;
    offsets ??= unitOffsets(text.slice(literal.start, literal.end), literal.start);
    const last = literal.end - 1;
    return { start: offsets[span.start] ?? last, end: offsets[span.end] ?? last };
  };
};
