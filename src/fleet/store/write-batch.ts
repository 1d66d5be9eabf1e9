import type { IndexStore } from './index-store.ts';
import { codeOf, writeReadings } from './write-readings.ts';
import type { ReadingToWrite } from './written-key.ts';

/** Data exceptions, broken constraints and exceeded limits: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const ofData = /^(22|23|54)/;

/** Whether the database does not take what it was given, however often it is tried. */
export const isOfData = (error: unknown): boolean => ofData.test(String(codeOf(error)));

/**
 * Writes readings that have nothing to do with each other: one that the database does not take keeps no other one out of
 * it.
 *
 * @throws whatever the database says of the first that could not be written
 */
export const writeBatch = async (store: IndexStore, readings: readonly ReadingToWrite[]): Promise<void> => {
  try {
    await writeReadings(store.db, readings, store);
  } catch (error) {
    if (readings.length === 1 || !isOfData(error)) throw error;
    await writeHalves(store, readings);
  }
};

const writeHalves = async (store: IndexStore, readings: readonly ReadingToWrite[]): Promise<void> => {
  const middle = Math.ceil(readings.length / 2);
  const [first] = await Promise.allSettled([writeBatch(store, readings.slice(0, middle))]);
  await writeBatch(store, readings.slice(middle));
  if (first?.status === 'rejected') throw first.reason;
};
