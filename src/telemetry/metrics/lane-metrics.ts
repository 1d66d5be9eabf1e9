import { Gauge, type Registry } from 'prom-client';
import type { LaneState } from '../../keys/key-source.ts';

const labelNames = ['provider', 'account_id', 'region'] as const;

interface LaneGauge {
  readonly name: string;
  readonly help: string;
  readonly aggregator: 'sum' | 'max';
  read(lane: LaneState): number;
}

const circuitNumbers = { closed: 0, 'half-open': 1, open: 2 } satisfies Record<LaneState['circuit'], number>;

const gauges: readonly LaneGauge[] = [
  {
    name: 'key_policy_lane_waiting_calls',
    help: 'Calls that wait for their turn in the quota of an account and Region.',
    aggregator: 'sum',
    read: ({ waiting }) => waiting,
  },
  {
    name: 'key_policy_lane_running_calls',
    help: 'Calls that the provider has not answered yet.',
    aggregator: 'sum',
    read: ({ running }) => running,
  },
  {
    name: 'key_policy_lane_circuit_state',
    help: '0 while the provider is asked, 1 while it is tried, 2 while it is not asked since it does not answer.',
    aggregator: 'max',
    read: ({ circuit }) => circuitNumbers[circuit],
  },
];

/**
 * Gauges of each account and Region, read at each scrape. Their number is that of the lanes in the configuration, so
 * that the account may be a label here; series that multiply by operation and code go without it.
 */
export const registerLaneMetrics = (registry: Registry, lanes: () => readonly LaneState[]): void => {
  for (const { read, ...options } of gauges) {
    new Gauge({
      ...options,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        for (const lane of lanes()) {
          const { provider, accountId, region } = lane;
          this.set({ provider, account_id: accountId, region }, read(lane));
        }
      },
    });
  }
};
