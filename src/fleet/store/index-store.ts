import { type DatabaseSettings, type IndexDatabase, openDatabase } from './database.ts';
import { createProfileIds } from './profiles.ts';
import { createSealedTexts } from './sealed-texts.ts';
import type { WriteSettings } from './write-readings.ts';

/** The open index, which the reader writes and searches read. */
export interface IndexStore extends IndexDatabase, WriteSettings {}

export interface StoreSettings extends DatabaseSettings {
  /** What policies are encrypted with; null stores them as they are. */
  readonly encryptionKey: string | null;
}

/** @throws errors of the driver where the database can't be opened */
export const openStore = async ({ encryptionKey, ...settings }: StoreSettings): Promise<IndexStore> => ({
  ...(await openDatabase(settings)),
  profileIds: createProfileIds(),
  sealed: createSealedTexts(encryptionKey),
});
