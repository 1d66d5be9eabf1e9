import { expect, it } from 'vitest';
import { settleBatch } from '../../src/keys/loaders.ts';
import type { RegionKey } from '../../src/providers/provider.ts';

const nameOf = (key: string): string => key.split(' ')[0] ?? '';

/** Loads that the test ends, in Regions that it declares congested. */
const start = (keys: readonly string[], turn: () => Promise<void> | null = () => null) => {
  const ends = new Map<string, (error?: Error) => void>();
  const congested = new Set<string>();
  const load = (key: string): Promise<string> =>
    new Promise((resolve, reject) => ends.set(key, (error) => (error ? reject(error) : resolve(`value of ${key}`))));
  const isCongested = (key: string): boolean => congested.has(nameOf(key));
  const regionOf = (key: string): RegionKey => ({ provider: 'AWS', accountId: '111122223333', region: nameOf(key) });
  return {
    ends,
    congested,
    settle: () => settleBatch(keys, { load, regionOf, isCongested, turns: { loadTurn: turn } }),
  };
};

const keysOf = (region: string, count: number) => Array.from({ length: count }, (_, index) => `${region} ${index}`);

it('loads all keys at once, and gives results in the order of the keys', async () => {
  const { ends, settle } = start(keysOf('a', 30));
  const results = settle();
  expect(ends.size).toBe(30);
  for (const [index, end] of [...ends.values()].reverse().entries()) end(index === 0 ? new Error('no') : undefined);
  expect((await results).map(String)).toEqual([...keysOf('a', 29).map((key) => `value of ${key}`), 'Error: no']);
});

it('loads few keys at once of a congested Region, whose failures make room as well, and all of the others', async () => {
  const { ends, congested, settle } = start([...keysOf('a', 30), ...keysOf('b', 30)]);
  congested.add('a');
  const results = settle();
  const begun = () => [...ends.keys()].filter((key) => key.startsWith('a'));
  expect(ends.size - begun().length).toBe(30);
  let most = 0;
  const ended = new Set<string>();
  while (ended.size < 60) {
    most = Math.max(most, begun().filter((key) => !ended.has(key)).length);
    const key = [...ends.keys()].find((one) => !ended.has(one));
    ends.get(key ?? '')?.(ended.size % 2 === 0 ? new Error('no') : undefined);
    ended.add(key ?? '');
    await new Promise(setImmediate);
  }
  expect(most).toBe(8);
  expect(await results).toHaveLength(60);
});

it('loads all remaining keys when the congestion is over', async () => {
  const { ends, congested, settle } = start(keysOf('a', 30));
  congested.add('a');
  settle();
  expect(ends.size).toBe(8);
  congested.delete('a');
  ends.get('a 0')?.();
  await new Promise(setImmediate);
  expect(ends.size).toBe(30);
});

it('begins waiting loads, and passes on its results, in turns of the request', async () => {
  const turns: (() => void)[] = [];
  const { ends, congested, settle } = start(keysOf('a', 9), () => new Promise((resolve) => turns.push(resolve)));
  congested.add('a');
  let results: readonly unknown[] = [];
  settle().then((all) => {
    results = all;
  });
  for (const end of [...ends.values()]) end(new Error('no'));
  await new Promise(setImmediate);
  expect([ends.size, turns.length]).toEqual([8, 8]);
  turns[0]?.();
  await new Promise(setImmediate);
  expect(ends.size).toBe(9);
  ends.get('a 8')?.();
  await new Promise(setImmediate);
  expect([turns.length, results.length]).toEqual([9, 0]);
  turns[8]?.();
  await new Promise(setImmediate);
  expect(results).toHaveLength(9);
});
