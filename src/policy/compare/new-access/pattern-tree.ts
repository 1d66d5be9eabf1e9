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
  /** Whether a pattern ends here. */
  isEnd: boolean;
}

const isStar = (token: Token): boolean => token === star || token === starInPart;

const childrenFor = (node: PatternNode, token: Token, ignoreCase: boolean): Map<number, PatternNode> => {
  if (token < 0) return node.byWildcard;
  return ignoreCase ? node.byLowerCode : node.byCode;
};

/** Joins patterns to one tree. */
export const toPatternTree = (patterns: readonly TextPattern[]): PatternNode => {
  let count = 0;
  const create = (repeats: Token | null): PatternNode => {
    const maps = { byCode: new Map(), byLowerCode: new Map(), byWildcard: new Map() };
    return { id: count++, repeats, ...maps, isEnd: false };
  };
  const root = create(null);
  for (const { tokens, ignoreCase } of patterns) {
    let node = root;
    for (const token of tokens) {
      if (isStar(token) && node.repeats === token) continue;
      const children = childrenFor(node, token, ignoreCase);
      const key = ignoreCase && token >= 0 ? lowerCode(token) : token;
      const child = children.get(key) ?? create(isStar(token) ? token : null);
      children.set(key, child);
      node = child;
    }
    node.isEnd = true;
  }
  return root;
};

/** Adds a position, and those after stars, which may match nothing. */
const add = (reached: Set<PatternNode>, node: PatternNode | undefined): void => {
  if (node === undefined || reached.has(node)) return;
  reached.add(node);
  add(reached, node.byWildcard.get(star));
  add(reached, node.byWildcard.get(starInPart));
};

const sorted = (reached: ReadonlySet<PatternNode>): readonly PatternNode[] =>
  [...reached].sort((left, right) => left.id - right.id);

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
