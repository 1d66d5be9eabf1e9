import { Lexer, Source, TokenKind } from 'graphql';

const steps: Readonly<Partial<Record<TokenKind, 1 | -1>>> = {
  [TokenKind.BRACE_L]: 1,
  [TokenKind.BRACKET_L]: 1,
  [TokenKind.PAREN_L]: 1,
  [TokenKind.BRACE_R]: -1,
  [TokenKind.BRACKET_R]: -1,
  [TokenKind.PAREN_R]: -1,
};

/** In tokens and levels of brackets. */
export interface DocumentLimits {
  readonly tokens: number;
  readonly depth: number;
}

/**
 * Whether brackets in a GraphQL document are nested deeper than the limit. GraphQL's parser and validation recurse at
 * every level and would overflow the stack on such a document, so this scans its tokens instead. The scan stops at a
 * syntax error and after too many tokens, both of which the parser reports.
 */
export const exceedsDepth = (source: string, limits: DocumentLimits): boolean => {
  const opened = source.match(/[{[(]/g)?.length ?? 0;
  if (opened <= limits.depth) return false;
  const lexer = new Lexer(new Source(source));
  let depth = 0;
  let tokens = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF && depth <= limits.depth; token = lexer.advance()) {
      depth += steps[token.kind] ?? 0;
      tokens += 1;
      if (tokens > limits.tokens) return false;
    }
  } catch {
    return false;
  }
  return depth > limits.depth;
};
