import type { preHandlerAsyncHookHandler } from 'fastify';
import { nestsDeeperThan } from '../graphql/nesting.ts';
import { takesJsonAlone } from './application-json-status.ts';
import { refuse } from './refusal.ts';

const queryOf = (holder: unknown): unknown =>
  typeof holder === 'object' && holder !== null && 'query' in holder ? holder.query : undefined;

/** Refuses documents that nest too deep before anything is asked to parse them. */
export const refuseTooDeep =
  (limit: number): preHandlerAsyncHookHandler =>
  async ({ body, query, headers }, reply) => {
    const document = queryOf(body) ?? queryOf(query);
    if (typeof document !== 'string' || !nestsDeeperThan(document, limit)) return;
    const message = `The document nests deeper than the ${limit} levels that are read.`;
    const status = takesJsonAlone(headers.accept) ? 200 : 400;
    return refuse(reply, { status, code: 'GRAPHQL_PARSE_FAILED', message });
  };
