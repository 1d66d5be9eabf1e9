import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import type { Config } from '../config/config.ts';
import type { FleetProgress } from '../fleet/fleet.ts';
import type { KeySource, LoadListener } from '../keys/key-source.ts';
import { createAuditLog } from './audit.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics/index.ts';
import { registerMetricsRoute } from './metrics/metrics-route.ts';
import { noGraphqlMetrics } from './metrics/no-metrics.ts';
import type { GraphqlMetrics } from './metrics/request-metrics.ts';
import { createRequestLog } from './request-log.ts';
import { isTracing, traceIdsOfNow, traceRequests } from './tracing.ts';

/** The observability of the service; parts that are turned off are absent. */
export interface Telemetry {
  /** They receive the events of loads. */
  readonly listeners: readonly LoadListener[];
  readonly graphql: GraphqlMetrics;
  /** Sets the end user of the current request, for logs; null where requests are not logged. */
  readonly setSubject: ((subject: string | null) => void) | null;
  /** Adds the metrics of the index. */
  watchIndex(progress: () => FleetProgress | null): void;
  /** Call it before any route or guard is registered, so that rejected requests are included. */
  register(app: FastifyInstance, source: Pick<KeySource, 'regionQueues'>, metricsGuard: onRequestHookHandler): void;
}

export const createTelemetry = (config: Pick<Config, 'telemetry' | 'redis'>, log: Log): Telemetry => {
  const metrics = config.telemetry.metrics ? createMetrics({ hasRedis: config.redis !== null }) : null;
  const requestLog = createRequestLog(log);
  const auditLog = createAuditLog(log, isTracing() ? traceIdsOfNow : null);
  return {
    listeners: [auditLog, requestLog?.listener, metrics?.load].filter((listener) => listener !== undefined),
    graphql: metrics?.graphql ?? noGraphqlMetrics,
    setSubject: requestLog?.setSubject ?? null,
    watchIndex: (progress) => metrics?.watchIndex(progress),
    register: (app, source, metricsGuard) => {
      if (metrics) {
        metrics.watchRegionQueues(() => source.regionQueues());
        metrics.watchRequests(app);
        registerMetricsRoute(app, metrics, metricsGuard);
      }
      if (isTracing()) traceRequests(app);
      requestLog?.register(app);
    },
  };
};
