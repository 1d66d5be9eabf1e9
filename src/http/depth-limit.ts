import type { FastifyRequest } from 'fastify';
import { Lexer, Source, TokenKind } from 'graphql';
import { takesJsonAlone } from './application-json-status.ts';
import type { ErrorResponse } from './error-response.ts';

const steps: Readonly<Partial<Record<TokenKind, 1 | -1>>> = {
  [TokenKind.BRACE_L]: 1,
  [TokenKind.BRACKET_L]: 1,
  [TokenKind.PAREN_L]: 1,
  [TokenKind.BRACE_R]: -1,
  [TokenKind.BRACKET_R]: -1,
  [TokenKind.PAREN_R]: -1,
};

/**
 * Whether brackets nest deeper than `limit` in a GraphQL document. GraphQL's parser and validation recurse at every
 * level and would overflow the stack on such a document, so this scans its tokens instead. A syntax error ends the scan:
 * the parser reports it better.
 */
const exceedsDepth = (document: string, limit: number): boolean => {
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

const queryOf = (holder: unknown): unknown =>
  typeof holder === 'object' && holder !== null && 'query' in holder ? holder.query : undefined;

/** Refuses a document that nests too deep, to be asked before anything parses it; null for every other one. */
export const depthLimitError = ({ body, query, headers }: FastifyRequest, limit: number): ErrorResponse | null => {
  const document = queryOf(body) ?? queryOf(query);
  if (typeof document !== 'string' || !exceedsDepth(document, limit)) return null;
  const message = `The document nests deeper than the ${limit} levels that are read.`;
  return { status: takesJsonAlone(headers.accept) ? 200 : 400, code: 'GRAPHQL_PARSE_FAILED', message };
};
