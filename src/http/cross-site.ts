import type { onRequestHookHandler } from 'fastify';
import { sendErrorResponse } from './error-response.ts';

/**
 * Rejects requests that a page of another site made a browser send. Apollo Server's own check would instead reject
 * every GET without extra headers, which GraphQL over HTTP allows.
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
