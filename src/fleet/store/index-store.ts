import { type DatabaseSettings, type IndexDatabase, openDatabase } from './database.ts';
import { createProfileIds } from './profiles.ts';
import { createSealedTexts } from './sealed-texts.ts';
import type { WriteSettings } from './write-readings.ts';

/** The open index, which the reader writes and searches read. */
export interface IndexStore extends IndexDatabase, WriteSettings {}

export interface StoreSettings extends DatabaseSettings {
  /** The secret from which the key for encrypting policies is derived; null stores them as plain text. */
  readonly encryptionKey: string | null;
}

/** @throws errors of the driver where the database can't be opened */
export const openStore = async ({ encryptionKey, ...settings }: StoreSettings): Promise<IndexStore> => ({
  ...(await openDatabase(settings)),
  profileIds: createProfileIds(),
  sealed: createSealedTexts(encryptionKey),
});
