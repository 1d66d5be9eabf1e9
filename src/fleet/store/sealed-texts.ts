import { createHash, createHmac } from 'node:crypto';
import { createSealing } from '../../cache/redis/sealing.ts';
import { fromStorable, toStorable } from '../record/storable.ts';

/** How texts are stored. */
export interface SealedTexts {
  /** The name of a text: the same for the same text, and of no use for guessing it where there is a key. */
  digest(text: string): string;
  seal(text: string, digest: string): string;
  /** Null for what was not sealed with the same key. */
  open(body: string, digest: string): string | null;
}

const purpose = 'key-policy-subgraph index';

/** @param encryptionKey what the texts are encrypted with; null stores them as they are */
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
