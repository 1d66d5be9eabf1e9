import type { RegionKey } from '../../providers/provider.ts';
import type { KeyReading } from '../record/key-reading.ts';
import type { IndexStore } from './index-store.ts';
import { readRegions } from './regions.ts';
import { isDataRejected, writeBatch } from './write-batch.ts';

const nameOf = ({ provider, accountId, region }: RegionKey): string => `${provider} ${accountId} ${region}`;

/** Writes what requests have read, for Regions in the index. */
export const writeLive = async (store: IndexStore, readings: readonly KeyReading[]): Promise<void> => {
  const ids = new Map((await readRegions(store.db)).map((region) => [nameOf(region), region.id]));
  const known = readings.flatMap((reading) => {
    const regionId = ids.get(nameOf(reading.ref));
    return regionId === undefined ? [] : [{ ...reading, regionId, cycle: null }];
  });
  if (known.length === 0) return;
  await writeBatch(store, known).catch((error: unknown) => {
    // Other readings are written nevertheless. The next full reading will have the same error, and report it.
    if (!isDataRejected(error)) throw error;
  });
};
