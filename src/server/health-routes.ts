import type { FastifyInstance } from 'fastify';
import type { KeySource } from '../loading/key-source.ts';

/**
 * `/health/live`: the process answers. `/health/ready`: it may be sent requests: it is not draining, and the credentials
 * of one account at least can be had. Whether a provider answers is not asked: a cloud's outage is no reason to restart.
 */
export const registerHealthRoutes = (app: FastifyInstance, source: KeySource, isDraining: () => boolean): void => {
  app.get('/health/live', async () => ({ status: 'ok' }));

  app.get('/health/ready', async (_request, reply) => {
    if (isDraining()) return reply.code(503).send({ status: 'draining' });
    const { lanes, credentials, redis } = await source.health();
    const usable = credentials.length === 0 || credentials.some(({ error }) => error === null);
    return reply.code(usable ? 200 : 503).send({
      status: usable ? 'ok' : 'no usable credentials',
      credentials: credentials.map(({ provider, accountId, error }) => ({
        provider,
        accountId,
        error: error?.code ?? null,
      })),
      lanes,
      redis,
    });
  });
};
