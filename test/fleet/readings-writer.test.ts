import { expect, it } from 'vitest';
import { createReadingsWriter } from '../../src/fleet/reader/readings-writer.ts';
import type { IndexStore } from '../../src/fleet/store/index-store.ts';
import type { ReadingToWrite } from '../../src/fleet/store/written-key.ts';

/** A database in which no transaction ends. */
const stuck = { db: { transaction: () => new Promise(() => {}) } } as unknown as IndexStore;

const reading = (index: number) =>
  ({
    ref: { arn: `arn:${index}` },
    readAt: index,
    policy: { error: 'KMS_ACCESS_DENIED' },
  }) as unknown as ReadingToWrite;

it('accepts no more readings while a slow database is behind', () => {
  const writer = createReadingsWriter(stuck);
  const waits = Array.from({ length: 1000 }, (_, index) => writer.add(reading(index)).mustWait);
  // A call that fills a batch waits for it; from the third batch on every call waits.
  expect(waits.slice(0, 749).filter(Boolean)).toHaveLength(2);
  expect(waits.slice(749)).not.toContain(false);
});
