import type { onRequestHookHandler } from 'fastify';
import { sendErrorResponse } from '../error-response.ts';

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

/**
 * Rejects requests of pages that were not loaded from the address that they send to. Programs send no Origin.
 * @see https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#security-warning
 */
export const rejectCrossOrigin: onRequestHookHandler = ({ headers }, reply, done) => {
  const { origin, host } = headers;
  if (origin === undefined || hostOf(origin) === host?.toLowerCase()) return done();
  return sendErrorResponse(reply, {
    status: 403,
    code: 'FORBIDDEN',
    message: 'Pages of other origins may not send requests to this endpoint.',
  });
};
