import type { FastifyError, FastifyInstance } from 'fastify';
import { type ErrorResponse, sendErrorResponse } from '../../error-response.ts';
import type { Authenticators } from './authenticators.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the gateway is authenticated. Only set where authentication is configured. */
    isAuthenticated: boolean;
  }
}

const notAuthenticated: ErrorResponse = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'Only authenticated gateways may send requests.',
  headers: { 'www-authenticate': 'Gateway' },
};

/**
 * Rejects all requests to the routes of `app` that are not from authenticated gateways, before anything else is
 * processed. All rejections are the same, even if the body could not be read. Does nothing where no way to authenticate
 * is configured.
 */
export const guardGateways = (app: FastifyInstance, { header, body }: Authenticators): void => {
  if (header.length + body.length === 0) return;
  app.decorateRequest('isAuthenticated', false);
  app.addHook('onRequest', (request, reply, done) => {
    request.isAuthenticated = header.some((authenticates) => authenticates(request));
    if (request.isAuthenticated || body.length > 0) done();
    else sendErrorResponse(reply, notAuthenticated);
  });
  if (body.length === 0) return;
  app.addHook('preHandler', (request, reply, done) => {
    request.isAuthenticated ||= body.some((authenticates) => authenticates(request));
    if (request.isAuthenticated) done();
    else sendErrorResponse(reply, notAuthenticated);
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (!request.isAuthenticated) return sendErrorResponse(reply, notAuthenticated);
    throw error;
  });
};
