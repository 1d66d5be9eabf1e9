import type { FastifyRequest } from 'fastify';
import { nestsDeeperThan } from '../graphql/nesting.ts';
import { takesJsonAlone } from './application-json-status.ts';
import type { Refusal } from './error-response.ts';

const queryOf = (holder: unknown): unknown =>
  typeof holder === 'object' && holder !== null && 'query' in holder ? holder.query : undefined;

/** Refuses a document that nests too deep, to be asked before anything parses it; null for every other one. */
export const refusalOfTooDeep = ({ body, query, headers }: FastifyRequest, limit: number): Refusal | null => {
  const document = queryOf(body) ?? queryOf(query);
  if (typeof document !== 'string' || !nestsDeeperThan(document, limit)) return null;
  const message = `The document nests deeper than the ${limit} levels that are read.`;
  return { status: takesJsonAlone(headers.accept) ? 200 : 400, code: 'GRAPHQL_PARSE_FAILED', message };
};
