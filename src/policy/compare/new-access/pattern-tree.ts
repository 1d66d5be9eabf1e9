import { colon, lowerCode, one, oneInPart, star, starInPart, type TextPattern, type Token } from './text-pattern.ts';

/**
 * A position in patterns, shared by all that begin alike: the search for texts is in as many positions as the patterns
 * differ, not as there are patterns.
 */
export interface PatternNode {
  readonly id: number;
  /** The wildcard that repeats here; null at other positions. */
  readonly repeats: Token | null;
  readonly byCode: Map<number, PatternNode>;
  /** The same in any letter case, by lower-case code. */
  readonly byLowerCode: Map<number, PatternNode>;
  /** What follows a wildcard. */
  readonly byWildcard: Map<Token, PatternNode>;
  /** Where the last wildcard of patterns begins, which matches any rest of a text: one node for each group. */
  readonly rests: PatternNode[];
  /** The groups of the patterns that end here. */
  readonly ends: Set<number>;
  /** The group of all patterns that lead through here; null where they are several. */
  group: number | null;
}

const isStar = (token: Token): boolean => token === star || token === starInPart;

const childrenFor = (node: PatternNode, token: Token, ignoreCase: boolean): Map<number, PatternNode> => {
  if (token < 0) return node.byWildcard;
  return ignoreCase ? node.byLowerCode : node.byCode;
};

const create = (id: number, repeats: Token | null, group: number | null): PatternNode => {
  const maps = { byCode: new Map(), byLowerCode: new Map(), byWildcard: new Map() };
  return { id, repeats, ...maps, rests: [], ends: new Set(), group };
};

class PatternTree {
  readonly root = create(0, null, null);
  readonly #groups = new Map<unknown, number>();
  readonly #rests = new Map<number, PatternNode>();
  #count = 1;

  add(pattern: TextPattern): void {
    const { tokens, ignoreCase } = pattern;
    const group = this.#groupOf(pattern);
    const hasRest = tokens.at(-1) === star;
    let node = this.root;
    for (const token of hasRest ? tokens.slice(0, -1) : tokens) node = this.#step(node, token, ignoreCase, group);
    if (!hasRest) node.ends.add(group);
    else if (!node.rests.includes(this.#restOf(group))) node.rests.push(this.#restOf(group));
  }

  /** Equal patterns outside of groups are one. */
  #groupOf({ tokens, ignoreCase, group }: TextPattern): number {
    const name = group ?? `${ignoreCase} ${tokens.join()}`;
    const number = this.#groups.get(name) ?? this.#groups.size;
    this.#groups.set(name, number);
    return number;
  }

  #restOf(group: number): PatternNode {
    const rest = this.#rests.get(group) ?? create(this.#count++, star, group);
    rest.ends.add(group);
    this.#rests.set(group, rest);
    return rest;
  }

  #step(node: PatternNode, token: Token, ignoreCase: boolean, group: number): PatternNode {
    if (isStar(token) && node.repeats === token) return node;
    const children = childrenFor(node, token, ignoreCase);
    const key = ignoreCase && token >= 0 ? lowerCode(token) : token;
    const child = children.get(key) ?? create(this.#count++, isStar(token) ? token : null, group);
    if (child.group !== group) child.group = null;
    children.set(key, child);
    return child;
  }
}

/** Joins patterns to one tree. */
export const toPatternTree = (patterns: readonly TextPattern[]): PatternNode => {
  const tree = new PatternTree();
  for (const pattern of patterns) tree.add(pattern);
  return tree.root;
};

/** Adds a position, and those after stars, which may match nothing. */
const add = (reached: Set<PatternNode>, node: PatternNode | undefined): void => {
  if (node === undefined || reached.has(node)) return;
  reached.add(node);
  add(reached, node.byWildcard.get(star));
  add(reached, node.byWildcard.get(starInPart));
  for (const rest of node.rests) add(reached, rest);
};

/** Whether all texts with this beginning match the group of the node. */
const isRest = ({ repeats, ends }: PatternNode): boolean => repeats === star && ends.size > 0;

/** In order, without the positions of groups that match anyway. */
const sorted = (reached: ReadonlySet<PatternNode>): readonly PatternNode[] => {
  const matched = new Set([...reached].filter(isRest).map(({ group }) => group));
  const open =
    matched.size === 0 ? [...reached] : [...reached].filter((node) => isRest(node) || !matched.has(node.group));
  return open.sort((left, right) => left.id - right.id);
};

/** The positions before the first character of a text. */
export const startOf = (root: PatternNode): readonly PatternNode[] => {
  const reached = new Set<PatternNode>();
  add(reached, root);
  return sorted(reached);
};

/** The positions after one more character; empty where no text with this beginning matches. */
export const advance = (nodes: readonly PatternNode[], code: number): readonly PatternNode[] => {
  const reached = new Set<PatternNode>();
  const lower = lowerCode(code);
  for (const node of nodes) {
    const { repeats, byCode, byLowerCode, byWildcard } = node;
    if (repeats === star || (repeats === starInPart && code !== colon)) add(reached, node);
    add(reached, byCode.get(code));
    add(reached, byLowerCode.get(lower));
    add(reached, byWildcard.get(one));
    if (code !== colon) add(reached, byWildcard.get(oneInPart));
  }
  return sorted(reached);
};

const inBothCases = (lower: number): readonly number[] => {
  const text = String.fromCharCode(lower);
  return [text, text.toUpperCase()].filter(({ length }) => length === 1).map((letter) => letter.charCodeAt(0));
};

/** The characters that patterns distinguish from all others at these positions. */
export const codesAhead = (nodes: readonly PatternNode[]): ReadonlySet<number> => {
  const codes = new Set<number>();
  for (const { repeats, byCode, byLowerCode, byWildcard } of nodes) {
    for (const code of byCode.keys()) codes.add(code);
    for (const lower of byLowerCode.keys()) for (const code of inBothCases(lower)) codes.add(code);
    if (repeats === starInPart || byWildcard.has(oneInPart)) codes.add(colon);
  }
  return codes;
};
