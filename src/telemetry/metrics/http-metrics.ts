import type { FastifyInstance } from 'fastify';
import { Gauge, type Registry } from 'prom-client';
import { createDistributions, type Distribution } from './distributions.ts';

/** Where the client disconnected before the response was sent, the status is `aborted`. */
type Status = number | 'aborted';

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The series of durations by route as it is registered, never by path, and by status. */
const createDurations = (registry: Registry): ((route: string, status: Status) => Distribution) => {
  const durationOf = createDistributions(registry, {
    name: 'key_policy_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its response.',
    labelNames: ['route', 'status'],
    buckets,
  });
  const byRoute = new Map<string, Map<Status, Distribution>>();
  return (route, status) => {
    const known = byRoute.get(route)?.get(status);
    if (known) return known;
    const byStatus = byRoute.get(route) ?? new Map<Status, Distribution>();
    const series = durationOf({ route, status: String(status) });
    byRoute.set(route, byStatus.set(status, series));
    return series;
  };
};

/** Counts every request, including rejected and aborted ones. */
export const registerHttpMetrics = (registry: Registry, app: FastifyInstance): void => {
  let inFlight = 0;
  new Gauge({
    name: 'key_policy_http_requests_in_flight',
    help: 'Requests in progress.',
    registers: [registry],
    collect() {
      this.set(inFlight);
    },
  });
  const seriesOf = createDurations(registry);
  app.addHook('onRequest', (request, reply, done) => {
    const startedAt = performance.now();
    inFlight += 1;
    request.whenClosed(() => {
      inFlight -= 1;
      const status = reply.raw.writableFinished ? reply.statusCode : 'aborted';
      seriesOf(request.routeOptions.url ?? 'other', status).observe((performance.now() - startedAt) / 1000);
    });
    done();
  });
};
