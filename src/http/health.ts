import type { FastifyInstance } from 'fastify';
import type { KeySource, KeySourceHealth } from '../keys/key-source.ts';
import type { HasOpsAccess } from './auth/gateway/ops-access.ts';

export interface HealthOptions {
  readonly source: KeySource;
  readonly isShuttingDown: () => boolean;
  /** Who is shown more than the status. */
  readonly hasOpsAccess: HasOpsAccess;
}

/** Which accounts there are, and how each is doing. */
const toDetails = ({ regionQueues, credentials, redis }: KeySourceHealth): object => ({
  credentials: credentials.map(({ provider, accountId, error }) => ({
    provider,
    accountId,
    error: error?.code ?? null,
  })),
  queues: regionQueues,
  redis,
});

/**
 * `/health/live`: the process answers. `/health/ready`: it may be sent requests: it is not draining, and the credentials
 * of one account at least can be had. Whether a provider answers is not asked: a cloud's outage is no reason to restart.
 */
export const registerHealthRoutes = (
  app: FastifyInstance,
  { source, isShuttingDown, hasOpsAccess }: HealthOptions,
): void => {
  app.get('/health/live', async () => ({ status: 'ok' }));

  app.get('/health/ready', async (request, reply) => {
    if (isShuttingDown()) return reply.code(503).send({ status: 'draining' });
    const health = await source.health();
    const { credentials } = health;
    const usable = credentials.length === 0 || credentials.some(({ error }) => error === null);
    const status = usable ? 'ok' : 'no usable credentials';
    return reply.code(usable ? 200 : 503).send({ status, ...(hasOpsAccess(request) ? toDetails(health) : {}) });
  });
};
