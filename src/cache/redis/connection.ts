import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { LoadListener } from '../../events.ts';
import { createWatchdog } from './watchdog.ts';

/** A connection to Redis. Commands return at once while it is down. */
export interface RedisConnection {
  readonly state: 'up' | 'down';
  /** The command's result; null while Redis is unavailable. Never rejects. */
  run<T>(command: (redis: Redis) => Promise<T>): Promise<{ readonly value: T } | null>;
  close(): Promise<void>;
}

/** Milliseconds without an answer after which the store counts as down: in the same network it answers within one. */
const silenceMs = 100;
/** How long a single command may take while others are answered. */
const commandTimeoutMs = 500;
const probeEveryMs = 500;
/** A socket without an answer for this long after a command is replaced. */
const silentSocketMs = 2000;
const probeKey = 'key-policy:probe';

/**
 * Connects in the background and stays connected. After the first command that fails or takes too long, the store is
 * not used until a write succeeds. A slow Redis thus delays only a few requests, for a moment.
 */
export const createRedisConnection = (url: string, listener: LoadListener): RedisConnection =>
  new BackgroundConnection(url, listener);

class BackgroundConnection implements RedisConnection {
  readonly #listener: LoadListener;
  readonly #closing = new AbortController();
  readonly #watchdog = createWatchdog(silenceMs, commandTimeoutMs);
  /**
   * Resolves when it is first known whether the store is available, or after `silenceMs`. The first commands wait for
   * it, since the store and the replicas may start together.
   */
  readonly #started: Promise<unknown>;
  #redis: Redis | null = null;
  #state: 'starting' | 'up' | 'down' = 'starting';
  #probing = false;

  constructor(url: string, listener: LoadListener) {
    this.#listener = listener;
    const opened = this.#open(url).catch(() => this.#fail('unavailable'));
    this.#started = Promise.race([opened, sleep(silenceMs, null, { ref: false })]);
  }

  get state(): 'up' | 'down' {
    return this.#state === 'up' ? 'up' : 'down';
  }

  async run<T>(command: (redis: Redis) => Promise<T>): Promise<{ readonly value: T } | null> {
    if (this.#state === 'starting') await this.#started;
    if (this.#state !== 'up' || this.#redis?.status !== 'ready') return null;
    return this.#attempt(command, this.#redis).catch((failure) => {
      this.#fail(reasonOf(failure));
      return null;
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#state = 'down';
    this.#redis?.disconnect();
  }

  async #open(url: string): Promise<void> {
    const { Redis } = await import('ioredis');
    if (this.#closing.signal.aborted) return;
    const redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      enableAutoPipelining: true,
      connectTimeout: silentSocketMs,
      socketTimeout: silentSocketMs,
      retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), 1000),
    });
    this.#redis = redis;
    redis.on('error', (error) => this.#fail(reasonOf(error)));
    redis.on('close', () => this.#fail('connection lost'));
    const ready = new Promise<void>((resolve) => {
      redis.on('ready', () => void this.#probe(redis).then(resolve));
    });
    redis.connect().catch(() => {});
    await ready;
  }

  /** Rejects where the command fails or takes too long. */
  #attempt<T>(command: (redis: Redis) => Promise<T>, redis: Redis): Promise<{ readonly value: T }> {
    return new Promise((resolve, reject) => {
      const watched = this.#watchdog.begin(() => reject(new RedisTooSlow()));
      command(redis)
        .then((value) => resolve({ value }), reject)
        .finally(() => this.#watchdog.end(watched));
    });
  }

  async #probe(redis: Redis): Promise<void> {
    if (this.#probing || redis.status !== 'ready') return;
    this.#probing = true;
    try {
      await this.#attempt(selectAndWrite, redis);
      this.#enter('up', null);
    } catch (failure) {
      this.#fail(reasonOf(failure));
    } finally {
      this.#probing = false;
    }
  }

  #fail(reason: string): void {
    if (this.#closing.signal.aborted) return;
    const before = this.#state;
    this.#enter('down', reason);
    if (before !== 'down') void this.#probeUntilUp();
  }

  async #probeUntilUp(): Promise<void> {
    while (this.#state === 'down') {
      await sleep(probeEveryMs, null, { ref: false, signal: this.#closing.signal }).catch(() => {});
      if (this.#closing.signal.aborted) return;
      if (this.#redis) await this.#probe(this.#redis);
    }
  }

  #enter(state: 'up' | 'down', reason: string | null): void {
    if (state === this.#state || this.#closing.signal.aborted) return;
    this.#state = state;
    this.#listener({ kind: 'redis', state, reason });
  }
}

/**
 * ioredis ignores where Redis refuses to select the database, and would continue in database 0, which may belong to
 * another application.
 */
const selectAndWrite = async (redis: Redis): Promise<void> => {
  await redis.select(redis.options.db ?? 0);
  await redis.set(probeKey, '1', 'PX', probeEveryMs);
};

class RedisTooSlow extends Error {}

/** The kind of an error, in the words of Redis or the system; reveals no addresses or values. */
const reasonOf = (failure: unknown): string => {
  if (failure instanceof RedisTooSlow) return 'too slow';
  if (!(failure instanceof Error)) return 'unavailable';
  if ('code' in failure && typeof failure.code === 'string') return failure.code;
  return failure.name === 'ReplyError' ? (/^[A-Z]+/.exec(failure.message)?.[0] ?? 'refused') : 'connection lost';
};
