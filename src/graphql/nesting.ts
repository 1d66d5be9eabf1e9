import { Lexer, Source, TokenKind } from 'graphql';

const steps: Readonly<Partial<Record<TokenKind, 1 | -1>>> = {
  [TokenKind.BRACE_L]: 1,
  [TokenKind.BRACKET_L]: 1,
  [TokenKind.PAREN_L]: 1,
  [TokenKind.BRACE_R]: -1,
  [TokenKind.BRACKET_R]: -1,
  [TokenKind.PAREN_R]: -1,
};

/**
 * True for a GraphQL document whose brackets stand deeper in each other than `limit`. GraphQL's parser and its validation
 * call themselves for every level, so that they can't be asked about a document that may be too deep for them: this
 * reads it token by token. What is no token ends it, since the parser says that better.
 */
export const nestsDeeperThan = (document: string, limit: number): boolean => {
  const opened = document.match(/[{[(]/g)?.length ?? 0;
  if (opened <= limit) return false;
  const lexer = new Lexer(new Source(document));
  let depth = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF && depth <= limit; token = lexer.advance()) {
      depth += steps[token.kind] ?? 0;
    }
  } catch {
    return false;
  }
  return depth > limit;
};
