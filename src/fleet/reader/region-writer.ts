import type { KeyReading } from '../record/key-reading.ts';
import type { IndexStore } from '../store/index-store.ts';
import type { RegionRow } from '../store/regions.ts';
import { writeReadings } from '../store/write-readings.ts';

/** Writes what is read of a Region's keys, many at a time and soon: one slow key does not keep the others waiting. */
export interface RegionWriter {
  /** Resolves when there is room for more. Rejects where what was added before could not be written. */
  add(reading: KeyReading): Promise<void>;
  /** Writes what is left. Rejects where something could not be written. */
  end(): Promise<void>;
}

const batch = 100;
const soonMs = 500;

export const createRegionWriter = (store: IndexStore, { id, cycle }: Pick<RegionRow, 'id' | 'cycle'>): RegionWriter => {
  let waiting: KeyReading[] = [];
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const write = (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    const readings = waiting.map((reading) => ({ ...reading, regionId: id, cycle }));
    waiting = [];
    if (readings.length > 0) writing = writing.then(() => writeReadings(store.db, readings, store));
    // Whoever adds more, or ends, hears of a failure.
    writing.catch(() => {});
    return writing;
  };
  return {
    async add(reading) {
      waiting.push(reading);
      if (waiting.length >= batch) await write();
      else timer ??= setTimeout(write, soonMs);
    },
    end: write,
  };
};
