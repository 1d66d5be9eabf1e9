import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createDistributions } from '../../src/telemetry/metrics/distributions.ts';
import { readMetrics } from './scrape.ts';

const buckets = [1, 10];

const create = () => {
  const registry = new Registry();
  const of = createDistributions(registry, { name: 'waits', help: 'Waits.', labelNames: ['place'], buckets });
  const scrape = async () => readMetrics(await registry.metrics()).value;
  return { of, scrape };
};

it.each([1, 999, 1000, 1001, 2500])('reports all of %i values at a scrape, each of them once', async (count) => {
  const { of, scrape } = create();
  const here = of({ place: 'here' });
  for (let index = 0; index < count; index += 1) here.observe(index % 2 === 0 ? 1 : 5);
  for (const value of [await scrape(), await scrape()]) {
    expect(value('waits_count', { place: 'here' })).toBe(count);
    expect(value('waits_bucket', { place: 'here', le: '1' })).toBe(Math.ceil(count / 2));
    expect(value('waits_bucket', { place: 'here', le: '10' })).toBe(count);
    expect(value('waits_sum', { place: 'here' })).toBe(Math.ceil(count / 2) + 5 * Math.floor(count / 2));
  }
});

it('adds up values with the same labels, and separates those with others', async () => {
  const { of, scrape } = create();
  of({ place: 'here' }).observe(2);
  of({ place: 'here' }).observe(20);
  of({ place: 'there' }).observe(3);
  const value = await scrape();
  expect(value('waits_sum', { place: 'here' })).toBe(22);
  expect(value('waits_bucket', { place: 'here', le: '+Inf' })).toBe(2);
  expect(value('waits_sum', { place: 'there' })).toBe(3);
});
