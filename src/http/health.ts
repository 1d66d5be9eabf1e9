import type { FastifyInstance } from 'fastify';
import type { FleetProgress } from '../fleet/fleet.ts';
import type { KeySource, KeySourceHealth } from '../keys/key-source.ts';
import type { HasOpsAccess } from './auth/gateway/ops-access.ts';

export interface HealthOptions {
  readonly source: KeySource;
  /** The progress of the index; null where there is no index, or it has not started yet. */
  readonly index: () => FleetProgress | null;
  readonly isShuttingDown: () => boolean;
  /** Whether a request may get more than the status. */
  readonly hasOpsAccess: HasOpsAccess;
}

/** There may be a thousand accounts and Regions: all that fail are counted, but only this many are listed. */
const maxNamed = 50;

type Credentials = KeySourceHealth['credentials'];

const toCredentials = (credentials: Credentials): object => {
  const failing = credentials.filter(({ usable }) => usable === false);
  return {
    accounts: credentials.length,
    usable: credentials.filter(({ usable }) => usable === true).length,
    unknown: credentials.filter(({ usable }) => usable === null).length,
    failing: failing.length,
    failures: failing.slice(0, maxNamed).map(({ provider, accountId, error }) => ({
      provider,
      accountId,
      code: error?.code ?? null,
      reason: error?.cause instanceof Error ? error.cause.message : (error?.message ?? null),
    })),
  };
};

const toRegions = (regionQueues: KeySourceHealth['regionQueues']): object => {
  const broken = regionQueues.filter(({ circuit }) => circuit !== 'closed');
  return { regions: regionQueues.length, unavailable: broken.length, circuits: broken.slice(0, maxNamed) };
};

/** The state of accounts and Regions, for operators. Its size is bounded. */
const toDetails = ({ regionQueues, credentials, redis, ...more }: KeySourceHealth): object => ({
  credentials: toCredentials(credentials),
  regionQueues: toRegions(regionQueues),
  redis,
  ...more,
});

const statusOf = (credentials: Credentials): 'ok' | 'checking credentials' | 'no usable credentials' => {
  if (credentials.length === 0 || credentials.some(({ usable }) => usable === true)) return 'ok';
  return credentials.some(({ usable }) => usable === null) ? 'checking credentials' : 'no usable credentials';
};

/**
 * `/health/live`: the process runs. `/health/ready`: it can serve requests, since it is not draining and has usable
 * credentials for at least one account. The response contains what is known, without waiting for any account. It does
 * not depend on whether a provider responds: an outage of a provider is no reason to restart.
 */
export const registerHealthRoutes = (app: FastifyInstance, options: HealthOptions): void => {
  const { source, index, isShuttingDown, hasOpsAccess } = options;
  app.get('/health/live', async () => ({ status: 'ok' }));

  app.get('/health/ready', async (request, reply) => {
    if (isShuttingDown()) return reply.code(503).send({ status: 'draining' });
    const health = await source.health();
    const status = statusOf(health.credentials);
    const details = hasOpsAccess(request) ? { ...toDetails(health), index: index() } : {};
    return reply.code(status === 'ok' ? 200 : 503).send({ status, ...details });
  });
};
