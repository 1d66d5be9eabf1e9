import type { IndexStore } from './index-store.ts';
import { codeOf, writeReadings } from './write-readings.ts';
import type { ReadingToWrite } from './written-key.ts';

/**
 * The classes of data exceptions, violated constraints and exceeded limits:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const dataErrorCodes = /^(22|23|54)/;

/** Whether the database rejects the data itself, so that a retry would fail as well. */
export const isDataRejected = (error: unknown): boolean => dataErrorCodes.test(String(codeOf(error)));

/**
 * Writes independent readings: where the database rejects the data of one, the others are written nevertheless.
 *
 * @throws the database's error for the first reading that could not be written
 */
export const writeBatch = async (store: IndexStore, readings: readonly ReadingToWrite[]): Promise<void> => {
  try {
    await writeReadings(store.db, readings, store);
  } catch (error) {
    if (readings.length === 1 || !isDataRejected(error)) throw error;
    await writeHalves(store, readings);
  }
};

const writeHalves = async (store: IndexStore, readings: readonly ReadingToWrite[]): Promise<void> => {
  const middle = Math.ceil(readings.length / 2);
  const [first] = await Promise.allSettled([writeBatch(store, readings.slice(0, middle))]);
  await writeBatch(store, readings.slice(middle));
  if (first?.status === 'rejected') throw first.reason;
};
