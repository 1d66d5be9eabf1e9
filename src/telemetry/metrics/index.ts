import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { FleetProgress } from '../../fleet/fleet.ts';
import type { LoadListener, RegionQueueState } from '../../keys/key-source.ts';
import { registerIndexMetrics } from './index-metrics.ts';
import { createLoadMetrics } from './load-metrics.ts';
import { registerRegionQueueMetrics } from './region-queue-metrics.ts';
import { createGraphqlMetrics, type GraphqlMetrics, registerHttpMetrics } from './request-metrics.ts';

/** The metrics of the service, for Prometheus. */
export interface Metrics {
  readonly graphql: GraphqlMetrics;
  readonly load: LoadListener;
  /** Counts and times the requests of the server. */
  watchRequests(app: FastifyInstance): void;
  /** Adds the gauges of the region queues, which are read at each scrape. */
  watchRegionQueues(regionQueues: () => readonly RegionQueueState[]): void;
  /** Adds the gauges of the index, which are read at each scrape. */
  watchIndex(progress: () => FleetProgress | null): void;
  readonly contentType: string;
  /** All metrics in Prometheus's text format. */
  text(): Promise<string>;
}

/**
 * Creates the metrics, in a registry of their own. The metrics of the process (memory, event loop, garbage collection)
 * have expensive observers, which start with the first scrape.
 */
export const createMetrics = ({ hasRedis }: { readonly hasRedis: boolean }): Metrics => {
  const registry = new Registry();
  let process: 'unwatched' | 'watched' = 'unwatched';
  const watchProcess = () => {
    if (process === 'unwatched') collectDefaultMetrics({ register: registry });
    process = 'watched';
  };

  return {
    graphql: createGraphqlMetrics(registry),
    load: createLoadMetrics(registry, hasRedis),
    watchRequests: (app) => registerHttpMetrics(registry, app),
    watchRegionQueues: (regionQueues) => registerRegionQueueMetrics(registry, regionQueues),
    watchIndex: (progress) => registerIndexMetrics(registry, progress),
    contentType: registry.contentType,
    text: () => {
      watchProcess();
      return registry.metrics();
    },
  };
};
