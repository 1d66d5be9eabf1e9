import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import type { Config } from '../config/config.ts';
import type { FleetProgress } from '../fleet/fleet.ts';
import type { KeySource, LoadListener } from '../keys/key-source.ts';
import { createAuditLog } from './audit.ts';
import { correlationIdOf } from './correlation.ts';
import type { Log } from './log.ts';
import type { GraphqlMetrics } from './metrics/graphql-metrics.ts';
import { countRequests } from './metrics/http-metrics.ts';
import { createMetrics } from './metrics/index.ts';
import { registerMetricsRoute } from './metrics/metrics-route.ts';
import { uncounted } from './metrics/no-metrics.ts';
import { createRequestLog } from './request-log.ts';
import { isTracing, traceRequests } from './tracing.ts';

/** The observability of the service; parts that are turned off are absent. */
export interface Telemetry {
  /** Receives the events of loads. */
  readonly listener: LoadListener;
  readonly graphql: GraphqlMetrics;
  /** Sets the end user of the current request, for logs. */
  setSubject(subject: string | null): void;
  /** Adds the metrics of the index. */
  watchIndex(progress: () => FleetProgress | null): void;
  /** Call it before any route or guard is registered, so that rejected requests are included. */
  register(app: FastifyInstance, source: Pick<KeySource, 'regionQueues'>, metricsGuard: onRequestHookHandler): void;
}

/** Gives each request its correlation id, and returns it with the response. */
const nameRequests = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, reply, done) => {
    request.id = correlationIdOf(request.headers);
    reply.header('x-request-id', request.id);
    done();
  });
};

export const createTelemetry = (config: Pick<Config, 'telemetry' | 'redis'>, log: Log): Telemetry => {
  const metrics = config.telemetry.metrics ? createMetrics({ hasRedis: config.redis !== null }) : null;
  const requestLog = createRequestLog(log);
  const listeners = [createAuditLog(log), requestLog?.listener, metrics?.load].filter(
    (listener) => listener !== undefined,
  );
  return {
    listener: (event) => {
      for (const listener of listeners) listener(event);
    },
    graphql: metrics?.graphql ?? uncounted,
    setSubject: (subject) => requestLog?.setSubject(subject),
    watchIndex: (progress) => metrics?.watchIndex(progress),
    register: (app, source, metricsGuard) => {
      nameRequests(app);
      if (metrics) {
        metrics.watchRegionQueues(() => source.regionQueues());
        countRequests(app, metrics.http);
        registerMetricsRoute(app, metrics, metricsGuard);
      }
      if (isTracing()) traceRequests(app);
      requestLog?.register(app);
    },
  };
};
