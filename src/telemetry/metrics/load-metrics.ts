import { Counter, Gauge, type Registry } from 'prom-client';
import type { KmsOperation } from '../../errors.ts';
import type { LoadEvent, LoadListener } from '../../keys/key-source.ts';
import { type BatchedCounter, createBatchedCounters } from './batched-counters.ts';
import { createDistributions, type Distribution } from './distributions.ts';

type EventOf<Kind extends LoadEvent['kind']> = Extract<LoadEvent, { readonly kind: Kind }>;
type CacheResult = EventOf<'cache'>['result'];

const operations: readonly KmsOperation[] = ['GetKeyPolicy', 'DescribeKey', 'ListKeys'];
const cacheResults: readonly CacheResult[] = ['hit', 'negative-hit', 'shared-hit', 'miss', 'stale', 'joined'];

const callBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts what happens between resolvers and providers. A cache hit, the most common event, costs one addition. */
export const createLoadMetrics = (registry: Registry, hasRedis: boolean): LoadListener => {
  const cache = createCacheCounters(registry);
  const called = createCallMetrics(registry);
  const throttled = new Counter({
    name: 'key_policy_provider_throttled_total',
    help: 'Calls that the provider throttled, by account and Region.',
    labelNames: ['provider', 'account_id', 'region', 'operation'],
    registers: [registry],
  });
  const redisUp = hasRedis ? createRedisGauge(registry) : () => {};

  return (event) => {
    switch (event.kind) {
      case 'cache': {
        const counter = cache.get(event.operation)?.get(event.result);
        if (counter) counter.pending += 1;
        return;
      }
      case 'provider-call':
        return called(event);
      case 'throttled':
        return throttled.inc({
          provider: event.provider,
          account_id: event.accountId,
          region: event.region,
          operation: event.operation,
        });
      case 'redis':
        return redisUp(event.state === 'up');
      case 'circuit':
        return;
    }
  };
};

const createCacheCounters = (
  registry: Registry,
): ReadonlyMap<KmsOperation, ReadonlyMap<CacheResult, BatchedCounter>> => {
  const counterOf = createBatchedCounters(registry, {
    name: 'key_policy_cache_results_total',
    help: 'Reads, by result of the cache look-up.',
    labelNames: ['operation', 'result'],
  });
  return new Map(
    operations.map((operation) => [
      operation,
      new Map(cacheResults.map((result) => [result, counterOf({ operation, result })])),
    ]),
  );
};

const createCallMetrics = (registry: Registry): ((call: EventOf<'provider-call'>) => void) => {
  const counterOf = createBatchedCounters(registry, {
    name: 'key_policy_provider_calls_total',
    help: 'Calls to providers, including retries.',
    labelNames: ['provider', 'region', 'operation', 'code'],
  });
  const durationOf = createDistributions(registry, {
    name: 'key_policy_provider_call_duration_seconds',
    help: 'Response time of provider calls, without time in the queue.',
    labelNames: ['provider', 'operation', 'code'],
    buckets: callBuckets,
  });
  const known = new Map<string, { readonly counter: BatchedCounter; readonly duration: Distribution }>();
  return ({ provider, region, operation, error, durationMs }) => {
    const code = error?.code ?? 'OK';
    const name = `${provider} ${region} ${operation} ${code}`;
    const series = known.get(name) ?? {
      counter: counterOf({ provider, region, operation, code }),
      duration: durationOf({ provider, operation, code }),
    };
    known.set(name, series);
    series.counter.pending += 1;
    series.duration.observe(durationMs / 1000);
  };
};

const createRedisGauge = (registry: Registry): ((isUp: boolean) => void) => {
  const gauge = new Gauge({
    name: 'key_policy_redis_up',
    help: '1 while the shared cache responds, else 0.',
    aggregator: 'min',
    registers: [registry],
  });
  return (isUp) => gauge.set(isUp ? 1 : 0);
};
