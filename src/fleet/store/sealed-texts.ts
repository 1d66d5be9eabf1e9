import { createHash, createHmac } from 'node:crypto';
import { createSealing } from '../../cache/redis/sealing.ts';
import { fromStorable, toStorable } from '../record/storable.ts';

/** Encrypts and decrypts stored texts. */
export interface SealedTexts {
  /** The digest of a text; with an encryption key it can't be used to guess the text. */
  digest(text: string): string;
  seal(text: string, digest: string): string;
  /** Null where the text was encrypted with another key. */
  open(body: string, digest: string): string | null;
}

const purpose = 'key-policy-subgraph index';

/** @param encryptionKey the encryption key; null stores plain text */
export const createSealedTexts = (encryptionKey: string | null): SealedTexts => {
  const sealing = createSealing(encryptionKey, purpose);
  return {
    digest: (text) =>
      (encryptionKey === null ? createHash('sha256') : createHmac('sha256', encryptionKey))
        .update(toStorable(text))
        .digest('base64url'),
    seal: (text, digest) => sealing.seal(toStorable(text), digest),
    open(body, digest) {
      const stored = sealing.open(body, digest);
      return stored === null ? null : fromStorable(stored);
    },
  };
};
