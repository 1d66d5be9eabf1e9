import type { KeyReading } from '../record/key-reading.ts';
import type { RegionRow } from '../store/regions.ts';
import type { ReadingsWriter } from './readings-writer.ts';

/** Writes the readings of one Region through the shared writer. */
export interface RegionWriter {
  /** Resolves when more may be added. Rejects where earlier readings could not be written. */
  add(reading: KeyReading): Promise<void>;
  /** Writes what is still buffered. Rejects where something could not be written. */
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
      const { mustWait, written } = writer.add({ ...reading, regionId: id, cycle });
      batches.add(written);
      if (mustWait) await allWritten();
    },
    async end() {
      writer.flush();
      await allWritten();
    },
  };
};
