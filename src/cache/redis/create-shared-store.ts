import { randomUUID } from 'node:crypto';
import type { Config } from '../../config/config.ts';
import type { LoadListener } from '../../keys/key-source.ts';
import type { SharedStore } from '../shared-store.ts';
import { createRedisConnection } from './connection.ts';
import { createSealing } from './sealing.ts';
import { SharedRateLimiter } from './shared-rate-limiter.ts';
import { decodeStored, encodeStored } from './stored-answer.ts';

/** A cache and budgets in Redis or Valkey. Connects in the background; ioredis is loaded here and only then. */
export const createSharedStore = (
  { url, encryptionKey }: NonNullable<Config['redis']>,
  listener: LoadListener,
): SharedStore => {
  const connection = createRedisConnection(url, listener);
  const sealing = createSealing(encryptionKey);
  const replica = randomUUID();
  return {
    get state() {
      return connection.state;
    },
    async get(name) {
      const found = await connection.run((redis) => redis.get(keyOf(name)));
      const text = found?.value ? sealing.open(found.value, name) : null;
      return text === null ? null : decodeStored(text);
    },
    put(name, answer, keepForMs) {
      const keepMs = Math.floor(keepForMs);
      if (keepMs <= 0) return;
      void connection.run((redis) => redis.set(keyOf(name), sealing.seal(encodeStored(answer), name), 'PX', keepMs));
    },
    createRateLimiter: (quota, wake) => new SharedRateLimiter({ connection, quota, replica, wake }),
    close: () => connection.close(),
  };
};

const keyOf = (name: string): string => `key-policy:answer:${name}`;
