import type { preHandlerAsyncHookHandler } from 'fastify';
import { nestsDeeperThan } from '../graphql/nesting.ts';
import { refuse } from './refusal.ts';

const queryOf = (holder: unknown): unknown =>
  typeof holder === 'object' && holder !== null && 'query' in holder ? holder.query : undefined;

/** Refuses documents that nest too deep before anything is asked to parse them. */
export const refuseTooDeep =
  (limit: number): preHandlerAsyncHookHandler =>
  async ({ body, query }, reply) => {
    const document = queryOf(body) ?? queryOf(query);
    if (typeof document !== 'string' || !nestsDeeperThan(document, limit)) return;
    const message = `The document nests deeper than the ${limit} levels that are read.`;
    return refuse(reply, { status: 400, code: 'GRAPHQL_PARSE_FAILED', message });
  };
