import { Gauge, type Registry } from 'prom-client';
import type { RegionQueueState } from '../../keys/key-source.ts';

const labelNames = ['provider', 'account_id', 'region'] as const;

interface QueueGauge {
  readonly name: string;
  readonly help: string;
  readonly aggregator: 'sum' | 'max';
  read(regionQueue: RegionQueueState): number;
}

const circuitNumbers = { closed: 0, 'half-open': 1, open: 2 } satisfies Record<RegionQueueState['circuit'], number>;

const gauges: readonly QueueGauge[] = [
  {
    name: 'key_policy_queue_waiting_calls',
    help: 'Calls that wait for the quota of an account and Region.',
    aggregator: 'sum',
    read: ({ waiting }) => waiting,
  },
  {
    name: 'key_policy_queue_running_calls',
    help: 'Calls to the provider in progress.',
    aggregator: 'sum',
    read: ({ running }) => running,
  },
  {
    name: 'key_policy_queue_circuit_state',
    help: 'Circuit breaker: 0 closed, 1 half-open, 2 open.',
    aggregator: 'max',
    read: ({ circuit }) => circuitNumbers[circuit],
  },
];

/** The maximum number of series per gauge. If there are more accounts and Regions, only busy ones have a series. */
const maxSeries = 100;

const seriesOf = (regionQueues: readonly RegionQueueState[], read: QueueGauge['read']): readonly RegionQueueState[] =>
  regionQueues.length <= maxSeries
    ? regionQueues
    : regionQueues.filter((regionQueue) => read(regionQueue) !== 0).slice(0, maxSeries);

/**
 * Gauges of accounts and Regions, read at each scrape. Their number is bounded, so the account can be a label here;
 * metrics by operation and code don't have it. An absent series means zero, unless the maximum is reached.
 */
export const registerRegionQueueMetrics = (
  registry: Registry,
  regionQueues: () => readonly RegionQueueState[],
): void => {
  for (const { read, ...options } of gauges) {
    new Gauge({
      ...options,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        this.reset();
        for (const regionQueue of seriesOf(regionQueues(), read)) {
          const { provider, accountId, region } = regionQueue;
          this.set({ provider, account_id: accountId, region }, read(regionQueue));
        }
      },
    });
  }
};
