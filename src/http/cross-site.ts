import type { onRequestHookHandler } from 'fastify';
import { sendErrorResponse } from './error-response.ts';

/**
 * Rejects requests that a browser sends for a page of another site. Apollo Server's own check is not used, since it
 * rejects every GET without extra headers, which GraphQL over HTTP allows.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export const rejectCrossSite: onRequestHookHandler = ({ headers }, reply, done) => {
  if (headers['sec-fetch-site'] !== 'cross-site') return done();
  return sendErrorResponse(reply, {
    status: 403,
    code: 'FORBIDDEN',
    message: 'Pages of other sites may not send requests to this service.',
  });
};
