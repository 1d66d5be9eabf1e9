import { timingSafeEqual } from 'node:crypto';
import type { Authenticator } from './authenticator.ts';

const lengthBytes = 4;
const leastRoom = 256;

/**
 * The secret header of Apollo's own reference, `Router-Authorization`. Several secrets hold while one is exchanged for
 * the next. Each stands in a field of the same width behind its length, and so does what is given: how long it takes to
 * compare them tells neither a secret's length nor which one was nearly right.
 */
export const createSharedSecretCheck = (secrets: readonly string[]): Authenticator => {
  const encoded = secrets.map((secret) => Buffer.from(secret, 'utf8'));
  const room = Math.max(leastRoom, ...encoded.map(({ length }) => length));
  const toField = (): Buffer => Buffer.alloc(lengthBytes + room);
  const accepted = encoded.map((secret) => {
    const field = toField();
    field.writeUInt32LE(secret.length);
    secret.copy(field, lengthBytes);
    return field;
  });
  const candidate = toField();
  return ({ headers }) => {
    const given = headers['router-authorization'];
    if (typeof given !== 'string') return false;
    candidate.fill(0);
    candidate.writeUInt32LE(given.length);
    // Node reads the bytes of a header as Latin-1. What has no room is no secret, as its length says.
    candidate.write(given, lengthBytes, 'latin1');
    return accepted.some((field) => timingSafeEqual(field, candidate));
  };
};
