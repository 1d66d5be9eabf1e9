import { hash, timingSafeEqual } from 'node:crypto';
import type { Proof } from './proof.ts';

const digestOf = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer');

/**
 * The secret header of Apollo's own reference, `Router-Authorization`. Several secrets hold while one is exchanged for
 * the next. Digests are compared, all of them each time: how long it takes tells neither a secret's length nor which one
 * was nearly right.
 */
export const createSharedSecretCheck = (secrets: readonly string[]): Proof => {
  const accepted = secrets.map((secret) => digestOf(Buffer.from(secret, 'utf8')));
  return ({ headers }) => {
    const given = headers['router-authorization'];
    if (typeof given !== 'string') return false;
    // Node reads the bytes of a header as Latin-1.
    const digest = digestOf(Buffer.from(given, 'latin1'));
    return accepted.reduce((found, candidate) => timingSafeEqual(candidate, digest) || found, false);
  };
};
