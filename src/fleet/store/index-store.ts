import { type DatabaseSettings, type IndexDatabase, openDatabase } from './database.ts';
import { createProfileIds } from './profiles.ts';
import { createSealedTexts } from './sealed-texts.ts';
import type { WriteSettings } from './write-readings.ts';

/** The opened index: what the reader writes to and searches read from. */
export interface IndexStore extends IndexDatabase, WriteSettings {}

export interface StoreSettings extends DatabaseSettings {
  /** What policies are encrypted with; null stores them as they are. */
  readonly encryptionKey: string | null;
}

/** @throws whatever the driver says where the database can't be opened */
export const openStore = async ({ encryptionKey, ...settings }: StoreSettings): Promise<IndexStore> => ({
  ...(await openDatabase(settings)),
  profileIds: createProfileIds(),
  sealed: createSealedTexts(encryptionKey),
});
