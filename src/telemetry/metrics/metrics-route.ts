import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import type { HttpMetrics } from './http-metrics.ts';
import type { Metrics } from './index.ts';

/** `/metrics`, in Prometheus's text format, for whoever the guard lets in. */
export const registerMetricsRoute = (app: FastifyInstance, metrics: Metrics, guard: onRequestHookHandler): void => {
  app.get('/metrics', { onRequest: guard, compress: {} }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
};

/** Counts every request, those that are refused and those whose sender leaves early included. */
export const countRequests = (app: FastifyInstance, metrics: HttpMetrics): void => {
  app.addHook('onRequest', (request, reply, done) => {
    const startedAt = performance.now();
    metrics.began();
    // It comes once anyhow; `once` would cost each request a wrapper, and the removal of it.
    reply.raw.on('close', () => {
      const status = reply.raw.writableFinished ? reply.statusCode : 'aborted';
      metrics.ended(request.routeOptions.url ?? 'other', status, (performance.now() - startedAt) / 1000);
    });
    done();
  });
};
