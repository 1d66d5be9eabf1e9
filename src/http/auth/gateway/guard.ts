import type { FastifyError, FastifyInstance } from 'fastify';
import { type Refusal, refuse } from '../../error-response.ts';
import type { Proofs } from './authenticator.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the gateway has proved itself. Only set where gateways have to. */
    isProven: boolean;
  }
}

const notProven: Refusal = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'This service answers its gateways only.',
  headers: { 'www-authenticate': 'Gateway' },
};

/**
 * Lets only gateways at the routes of `app` that have proved themselves, before anything is looked at but what proves
 * it. Every refusal is the same, also where the body could not be read. Does nothing where no proof is configured.
 */
export const guardGateways = (app: FastifyInstance, { early, late }: Proofs): void => {
  if (early.length + late.length === 0) return;
  app.decorateRequest('isProven', false);
  app.addHook('onRequest', (request, reply, done) => {
    request.isProven = early.some((proves) => proves(request));
    if (request.isProven || late.length > 0) done();
    else refuse(reply, notProven);
  });
  if (late.length === 0) return;
  app.addHook('preHandler', (request, reply, done) => {
    request.isProven ||= late.some((proves) => proves(request));
    if (request.isProven) done();
    else refuse(reply, notProven);
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (!request.isProven) return refuse(reply, notProven);
    throw error;
  });
};
