import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import type { Metrics } from './index.ts';

/** Serves `/metrics` in Prometheus's text format, behind a guard. */
export const registerMetricsRoute = (app: FastifyInstance, metrics: Metrics, guard: onRequestHookHandler): void => {
  app.get('/metrics', { onRequest: guard, compress: {} }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
};
