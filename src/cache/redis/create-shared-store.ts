import { randomUUID } from 'node:crypto';
import { fromWallTime, steadyNow, toWallTime } from '../../clock.ts';
import type { Config } from '../../config/config.ts';
import type { LoadListener } from '../../events.ts';
import type { SharedStore, StoredAnswer } from '../shared-store.ts';
import { createRedisConnection } from './connection.ts';
import { createSealing } from './sealing.ts';
import { SharedRateLimiter } from './shared-rate-limiter.ts';
import { decodeStored, encodeStored } from './stored-answer.ts';

/**
 * A cache and rate limits in Redis or Valkey. Connects in the background; ioredis is loaded only then.
 *
 * @param assumedReplicas the number of replicas that share the quotas until Redis reports how many there are
 */
export const createSharedStore = (
  { url, encryptionKey }: NonNullable<Config['redis']>,
  assumedReplicas: number,
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
      return text === null ? null : toSteady(decodeStored(text));
    },
    put(name, answer, keepForMs) {
      const keepMs = Math.floor(keepForMs);
      if (keepMs <= 0) return;
      void connection.run((redis) =>
        redis.set(
          keyOf(name),
          sealing.seal(encodeStored({ ...answer, answeredAt: toWallTime(answer.answeredAt) }), name),
          'PX',
          keepMs,
        ),
      );
    },
    createRateLimiter: (quota, createLocal, wake) =>
      new SharedRateLimiter({ connection, quota, replica, createLocal, wake, assumedReplicas }),
    close: () => connection.close(),
  };
};

/** How far the clocks of replicas may differ. */
const skewMs = 5000;

/** Replicas use their own clocks: an answer from slightly ahead counts as new, one from further ahead is ignored. */
const toSteady = (answer: StoredAnswer | null): StoredAnswer | null => {
  if (answer === null) return null;
  const answeredAt = fromWallTime(answer.answeredAt);
  const now = steadyNow();
  return answeredAt > now + skewMs ? null : { ...answer, answeredAt: Math.min(answeredAt, now) };
};

const keyOf = (name: string): string => `key-policy:answer:${name}`;
