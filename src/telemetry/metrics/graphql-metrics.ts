import type { Registry } from 'prom-client';
import { kmsErrorCodes } from '../../errors.ts';
import { createBatchedCounters } from './batched-counters.ts';
import { createDistributions } from './distributions.ts';

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
