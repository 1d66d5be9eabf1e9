import type { FastifyInstance } from 'fastify';
import { Gauge, type Registry } from 'prom-client';
import { createDistributions, type Distribution } from './distributions.ts';

export interface HttpMetrics {
  /** A request has started. */
  began(): void;
  /** A request has ended: `route` as registered, never a path; `status` is `aborted` where the client disconnected. */
  ended(route: string, status: number | 'aborted', seconds: number): void;
}

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const createHttpMetrics = (registry: Registry): HttpMetrics => {
  let inFlight = 0;
  new Gauge({
    name: 'key_policy_http_requests_in_flight',
    help: 'Requests in progress.',
    registers: [registry],
    collect() {
      this.set(inFlight);
    },
  });
  const durationOf = createDistributions(registry, {
    name: 'key_policy_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its response.',
    labelNames: ['route', 'status'],
    buckets,
  });
  const byRoute = new Map<string, Map<number | 'aborted', Distribution>>();

  const seriesOf = (route: string, status: number | 'aborted'): Distribution => {
    const byStatus = byRoute.get(route) ?? new Map<number | 'aborted', Distribution>();
    byRoute.set(route, byStatus);
    const known = byStatus.get(status);
    if (known) return known;
    const series = durationOf({ route, status: String(status) });
    byStatus.set(status, series);
    return series;
  };

  return {
    began() {
      inFlight += 1;
    },
    ended(route, status, seconds) {
      inFlight -= 1;
      seriesOf(route, status).observe(seconds);
    },
  };
};

/** Counts every request, including rejected and aborted ones. */
export const countRequests = (app: FastifyInstance, metrics: HttpMetrics): void => {
  app.addHook('onRequest', (request, reply, done) => {
    const startedAt = performance.now();
    metrics.began();
    // The event is emitted only once; `once` would add a wrapper to each request.
    reply.raw.on('close', () => {
      const status = reply.raw.writableFinished ? reply.statusCode : 'aborted';
      metrics.ended(request.routeOptions.url ?? 'other', status, (performance.now() - startedAt) / 1000);
    });
    done();
  });
};
