import { hash, randomBytes } from 'node:crypto';
import type { Proof } from './proof.ts';

/**
 * The secret header of Apollo's own reference, `Router-Authorization`. Several secrets hold while one is exchanged for
 * the next. What is compared are digests that nobody outside of this process can foresee, since they begin with a random
 * salt: how long it takes tells neither a secret's length nor which one was nearly right.
 */
export const createSharedSecretCheck = (secrets: readonly string[]): Proof => {
  const salt = randomBytes(32).toString('hex');
  const digestOf = (header: string): string => hash('sha256', salt + header, 'base64');
  // Node reads the bytes of a header as Latin-1.
  const accepted = new Set(secrets.map((secret) => digestOf(Buffer.from(secret, 'utf8').toString('latin1'))));
  return ({ headers }) => {
    const given = headers['router-authorization'];
    return typeof given === 'string' && accepted.has(digestOf(given));
  };
};
