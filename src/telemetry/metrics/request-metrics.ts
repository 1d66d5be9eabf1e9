import type { FastifyInstance } from 'fastify';
import { Gauge, type Registry } from 'prom-client';
import { kmsErrorCodes } from '../../errors.ts';
import { createBatchedCounters } from './batched-counters.ts';
import { createDistributions, type Distribution } from './distributions.ts';

/** The metrics of requests: over HTTP, and as operations of GraphQL. */

/** Where the client disconnected before the response was sent, the status is `aborted`. */
type Status = number | 'aborted';

const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The series of durations by route as it is registered, never by path, and by status. */
const createDurations = (registry: Registry): ((route: string, status: Status) => Distribution) => {
  const durationOf = createDistributions(registry, {
    name: 'key_policy_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its response.',
    labelNames: ['route', 'status'],
    buckets: durationBuckets,
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

export interface GraphqlMetrics {
  /** Starts counting. Call it after the warm-up, whose operations are not counted. */
  start(): void;
  /** The entity cache served an operation: the number of its entities, and the codes of its errors. */
  fromCache(entities: number, errorCodes: readonly unknown[]): void;
  /** Apollo Server executed or rejected an operation. */
  answered(way: OperationWay): void;
  /** The number of entities in an operation; call it only for operations with entities. */
  askedFor(entities: number): void;
  /** An error was returned. */
  failed(code: unknown): void;
}

export type OperationWay = 'executed' | 'refused';

/** Codes of Apollo Server and of this service's guards, in addition to those of keys. */
const requestErrorCodes = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'UNAUTHENTICATED',
  'INTERNAL_SERVER_ERROR',
];

const entityBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

export const createGraphqlMetrics = (registry: Registry): GraphqlMetrics => {
  const operations = createBatchedCounters(registry, {
    name: 'key_policy_graphql_operations_total',
    help: 'GraphQL operations, by how they were served.',
    labelNames: ['way'],
  });
  const ways = {
    fromCache: operations({ way: 'entity-cache' }),
    executed: operations({ way: 'executed' }),
    refused: operations({ way: 'refused' }),
  };
  const errors = createBatchedCounters(registry, {
    name: 'key_policy_graphql_errors_total',
    help: 'Errors in GraphQL responses, by code; OTHER for codes not defined by this service.',
    labelNames: ['code'],
  });
  const other = errors({ code: 'OTHER' });
  const codes = new Map<unknown, ReturnType<typeof errors>>(
    [...kmsErrorCodes, ...requestErrorCodes].map((code) => [code, errors({ code })]),
  );
  const entities = createDistributions(registry, {
    name: 'key_policy_graphql_entities',
    help: 'Entities requested per operation, in all its _entities fields.',
    labelNames: [],
    buckets: entityBuckets,
  })({});

  let isCounting = false;

  return {
    start() {
      isCounting = true;
    },
    fromCache(count, errorCodes) {
      if (!isCounting) return;
      ways.fromCache.pending += 1;
      if (count > 0) entities.observe(count);
      for (const code of errorCodes) (codes.get(code) ?? other).pending += 1;
    },
    answered(way) {
      if (isCounting) ways[way].pending += 1;
    },
    askedFor(count) {
      if (isCounting) entities.observe(count);
    },
    failed(code) {
      if (isCounting) (codes.get(code) ?? other).pending += 1;
    },
  };
};
