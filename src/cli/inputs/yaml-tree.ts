import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLError,
} from 'yaml';
import { UsageError } from '../usage-error.ts';
import { depthOf } from './json-tree.ts';
import type { Member, SourceNode } from './source-tree.ts';
import { createPositions, type Span, type TextFile } from './text-file.ts';

/** Limits the expansion of aliases: no hand-written template has more parts. */
const maxNodes = 200_000;
const maxDepth = 500;

/** The function of a short tag, or null for a tag of YAML itself: `!Sub` is `Fn::Sub`, but `!Ref` is `Ref`. */
const functionOf = (tag: string | undefined): string | null => {
  if (tag === undefined || !tag.startsWith('!') || tag === '!') return null;
  const name = tag.slice(1);
  return name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
};

class TreeReader {
  readonly #file: TextFile;
  readonly #document: Document;
  readonly #targets = new Map<Alias, Node | undefined>();
  #nodes = 0;

  constructor(file: TextFile, document: Document) {
    this.#file = file;
    this.#document = document;
  }

  read(node: unknown, depth: number): SourceNode {
    this.#nodes += 1;
    if (this.#nodes > maxNodes || depth > maxDepth) {
      throw new UsageError(`${this.#file.path}: nested too deep, or aliases expand to too much`);
    }
    if (isAlias(node)) return this.read(this.#target(node), depth + 1);
    const span = spanOf(node);
    const plain = this.#plain(node, span, depth);
    const name = functionOf(isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined);
    return name === null ? plain : { kind: 'map', members: [{ key: name, keySpan: span, value: plain }], span };
  }

  #plain(node: unknown, span: Span, depth: number): SourceNode {
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => this.read(item, depth + 1)), span };
    if (isMap(node)) return { kind: 'map', members: node.items.flatMap((pair) => this.#members(pair, depth)), span };
    return { kind: 'scalar', value: scalarOf(node), span };
  }

  /** `<<` merges the members of another map. */
  #members(pair: Pair, depth: number): readonly Member[] {
    const value = this.read(pair.value, depth + 1);
    const key = isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : '';
    if (key !== '<<') return [{ key, keySpan: spanOf(pair.key), value }];
    const merged = value.kind === 'list' ? value.items : [value];
    return merged.flatMap((part) => (part.kind === 'map' ? part.members : []));
  }

  /** Cached, because looking up an anchor visits the whole document. */
  #target(alias: Alias): Node | undefined {
    const target = this.#targets.has(alias) ? this.#targets.get(alias) : alias.resolve(this.#document);
    this.#targets.set(alias, target);
    return target;
  }
}

const spanOf = (node: unknown): Span => {
  const range = isScalar(node) || isMap(node) || isSeq(node) ? node.range : null;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
};

/** Numbers keep their text, as in CloudFormation: an account id may begin with a zero. */
const scalarOf = (node: unknown): string | boolean | null => {
  if (!isScalar(node)) return null;
  const { value, source } = node;
  if (typeof value === 'boolean' || value === null) return value;
  return typeof value === 'string' ? value : (source ?? String(value));
};

/** Lists within lists on one line, and lines further to the right than any editor shows. */
const deepBlocks = /(?:[-?] +){500}|^ {4000}/m;

/** The parser is recursive, and V8 ends the process where it has no stack left to compile a regular expression. */
const isTooDeep = (text: string): boolean => depthOf(text) > maxDepth || deepBlocks.test(text);

const parse = ({ path, text }: TextFile): readonly Document[] => {
  if (isTooDeep(text)) throw new UsageError(`${path}: nested too deep`);
  try {
    return parseAllDocuments(text, { logLevel: 'silent', prettyErrors: false });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${path}: nested too deep`);
    throw error;
  }
};

/** The first error, with its position. The parser reports its own stack overflow in the same way. */
const refuse = ({ path, text }: TextFile, { message, pos }: YAMLError): UsageError => {
  if (message.startsWith('Maximum call stack')) return new UsageError(`${path}: nested too deep`);
  const { line, column } = createPositions(text)(pos[0]);
  return new UsageError(`${path}:${line}:${column}: not YAML: ${message.split('\n', 1)[0] ?? ''}`);
};

/**
 * Reads YAML with the place of every part, and expands CloudFormation's short tags. One tree for each
 * document that is not empty.
 * @throws UsageError where it is not YAML, or expands to more than any template has
 */
export const readYamlTrees = (file: TextFile): readonly SourceNode[] =>
  parse(file).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw refuse(file, error);
    return document.contents === null ? [] : new TreeReader(file, document).read(document.contents, 0);
  });
