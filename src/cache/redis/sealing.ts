import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Turns a value's text into what is stored under its name, and back. */
export interface Sealing {
  seal(text: string, name: string): string;
  /** Null for what was not sealed with the same key for the same name. */
  open(sealed: string, name: string): string | null;
}

/** @param purpose what is stored: each purpose has its own key, derived from the same `encryptionKey` */
export const createSealing = (encryptionKey: string | null, purpose = 'key-policy-subgraph shared cache'): Sealing =>
  encryptionKey === null ? plain : createEncryption(encryptionKey, purpose);

const plain: Sealing = { seal: (text) => text, open: (sealed) => sealed };

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** The name is authenticated with the text: a value that was moved to another name can't be decrypted. */
const createEncryption = (encryptionKey: string, purpose: string): Sealing => {
  const key = Buffer.from(hkdfSync('sha256', encryptionKey, '', purpose, 32));
  return {
    seal(text, name) {
      const iv = randomBytes(ivBytes);
      const encryption = createCipheriv(cipher, key, iv).setAAD(Buffer.from(name));
      const sealed = [encryption.update(text, 'utf8'), encryption.final()];
      return Buffer.concat([iv, encryption.getAuthTag(), ...sealed]).toString('base64');
    },
    open(sealed, name) {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < ivBytes + tagBytes) return null;
      const decryption = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
        .setAAD(Buffer.from(name))
        .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      try {
        return Buffer.concat([decryption.update(bytes.subarray(ivBytes + tagBytes)), decryption.final()]).toString();
      } catch {
        return null;
      }
    },
  };
};
