import type { KeyReading } from '../record/key-reading.ts';
import type { RegionRow } from '../store/regions.ts';
import type { ReadingsWriter } from './readings-writer.ts';

/** Writes what is read of a Region's keys, together with what is read of others. */
export interface RegionWriter {
  /** Resolves when there is room for more. Rejects where what was added before could not be written. */
  add(reading: KeyReading): Promise<void>;
  /** Writes what is left. Rejects where something could not be written. */
  end(): Promise<void>;
}

export const createRegionWriter = (
  writer: ReadingsWriter,
  { id, cycle }: Pick<RegionRow, 'id' | 'cycle'>,
): RegionWriter => {
  const batches = new Set<Promise<void>>();
  const allWritten = async (): Promise<void> => void (await Promise.all(batches));
  return {
    async add(reading) {
      const { isFull, written } = writer.add({ ...reading, regionId: id, cycle });
      batches.add(written);
      if (isFull) await allWritten();
    },
    async end() {
      writer.flush();
      await allWritten();
    },
  };
};
