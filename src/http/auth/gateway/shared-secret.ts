import { timingSafeEqual } from 'node:crypto';
import type { Authenticator } from './authenticator.ts';

const lengthBytes = 4;
const leastRoom = 256;

/**
 * Checks the secret in the header `Router-Authorization`, as in Apollo's documentation. Several secrets are accepted,
 * for rotation. Secrets and the given value are padded to the same width, preceded by their length, so that the time of
 * the comparison reveals neither a secret's length nor which one nearly matched.
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
    // Node decodes headers as Latin-1. A longer value is cut off, but its length shows that it is not a secret.
    candidate.write(given, lengthBytes, 'latin1');
    return accepted.some((field) => timingSafeEqual(field, candidate));
  };
};
