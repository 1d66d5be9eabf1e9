import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import type { RegionQueueState } from '../../src/keys/key-source.ts';
import { registerRegionQueueMetrics } from '../../src/telemetry/metrics/region-queue-metrics.ts';

const queuesOf = (count: number, busy: number): readonly RegionQueueState[] =>
  Array.from({ length: count }, (_, index) => ({
    provider: 'AWS',
    accountId: String(100_000_000_000 + index),
    region: 'us-east-2',
    circuit: index < busy ? 'open' : 'closed',
    waiting: 0,
    running: 0,
  }));

const scrape = (regionQueues: readonly RegionQueueState[]): Promise<string> => {
  const registry = new Registry();
  registerRegionQueueMetrics(registry, () => regionQueues);
  return registry.metrics();
};

const seriesIn = (text: string): number =>
  text.split('\n').filter((line) => line.startsWith('key_policy_queue')).length;

it('has a series for each account and Region of a small fleet', async () => {
  expect(seriesIn(await scrape(queuesOf(20, 1)))).toBe(60);
});

it('stays small with 1,500 of them, and reports those that are not idle', async () => {
  const text = await scrape(queuesOf(1500, 7));
  expect(text.match(/^key_policy_queue_circuit_state\{.*\} 2$/gm)).toHaveLength(7);
  expect(text.length).toBeLessThan(20_000);
  expect((await scrape(queuesOf(1500, 1500))).length).toBeLessThan(40_000);
});
