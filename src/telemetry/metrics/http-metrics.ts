import { Gauge, Histogram, type Registry } from 'prom-client';

export interface HttpMetrics {
  /** A request has begun. */
  began(): void;
  /** It is over: `route` as it was registered, never a path; `status` is `aborted` where the client left early. */
  ended(route: string, status: number | 'aborted', seconds: number): void;
}

type Observe = (seconds: number) => void;

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const createHttpMetrics = (registry: Registry): HttpMetrics => {
  let inFlight = 0;
  new Gauge({
    name: 'key_policy_http_requests_in_flight',
    help: 'Requests that have begun and are not answered yet.',
    registers: [registry],
    collect() {
      this.set(inFlight);
    },
  });
  const duration = new Histogram({
    name: 'key_policy_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['route', 'status'],
    buckets,
    registers: [registry],
  });
  const byRoute = new Map<string, Map<number | 'aborted', Observe>>();

  const observerOf = (route: string, status: number | 'aborted'): Observe => {
    const byStatus = byRoute.get(route) ?? new Map<number | 'aborted', Observe>();
    byRoute.set(route, byStatus);
    const known = byStatus.get(status);
    if (known) return known;
    const { observe } = duration.labels(route, String(status));
    byStatus.set(status, observe);
    return observe;
  };

  return {
    began() {
      inFlight += 1;
    },
    ended(route, status, seconds) {
      inFlight -= 1;
      observerOf(route, status)(seconds);
    },
  };
};
