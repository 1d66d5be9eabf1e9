import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import type { HttpMetrics } from './http-metrics.ts';
import type { Metrics } from './index.ts';

/** Serves `/metrics` in Prometheus's text format, behind a guard. */
export const registerMetricsRoute = (app: FastifyInstance, metrics: Metrics, guard: onRequestHookHandler): void => {
  app.get('/metrics', { onRequest: guard, compress: {} }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
};

/** Counts every request, including rejected and aborted ones. */
export const countRequests = (app: FastifyInstance, metrics: HttpMetrics): void => {
  app.addHook('onRequest', (request, reply, done) => {
    const startedAt = performance.now();
    metrics.began();
    // It fires only once anyway; `once` would add a wrapper to each request.
    reply.raw.on('close', () => {
      const status = reply.raw.writableFinished ? reply.statusCode : 'aborted';
      metrics.ended(request.routeOptions.url ?? 'other', status, (performance.now() - startedAt) / 1000);
    });
    done();
  });
};
