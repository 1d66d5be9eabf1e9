import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LoadEvent } from '../../../src/keys/key-source.ts';
import type { KeyRef } from '../../../src/providers/provider.ts';
import {
  account,
  codeOf,
  failure,
  refOf,
  request,
  type Scripted,
  type ScriptedOptions,
  scriptedSource,
} from '../../keys/scripted-provider.ts';
import { freePort, type RedisServer, redisLeftOut, redisProgram, startRedis } from './redis-server.ts';

const ref = refOf('a');

if (redisProgram === null) {
  it('reports what is missing', () => {
    expect(process.stderr.write(`${redisLeftOut}\n`)).toBeTypeOf('boolean');
  });
} else {
  describe('replicas on one Redis', () => withRedis(redisProgram as string));
}

function withRedis(program: string): void {
  let redis: RedisServer;
  const replicas: Scripted[] = [];
  const state = { calls: 0, answer: async (of: KeyRef) => `text of ${of.keyId}` };

  const replica = async (options: ScriptedOptions = {}, encryptionKey: string | null = null): Promise<Scripted> => {
    const getKeyPolicy = (of: KeyRef) => {
      state.calls += 1;
      return state.answer(of);
    };
    const made = scriptedSource({ getKeyPolicy }, { redis: { url: redis.url, encryptionKey }, ...options });
    replicas.push(made);
    await expect.poll(() => made.source.health().then((health) => health.redis)).toBe('up');
    return made;
  };
  const text = async ({ source }: Scripted, of = ref) => (await source.policy(of, 'default', request())).view.document;
  const stored = async () => {
    const names = await redis.client.keys('key-policy:answer:*');
    return Promise.all(names.map(async (name) => [name, (await redis.client.get(name)) ?? ''] as const));
  };
  const redisEvents = (events: readonly LoadEvent[]) =>
    events.flatMap((event) => (event.kind === 'redis' ? [event.state] : []));

  beforeAll(async () => {
    redis = await startRedis(program);
  });
  afterAll(() => redis.close());
  beforeEach(async () => {
    await redis.client.config('SET', 'maxmemory', '0');
    await redis.client.flushall();
    state.calls = 0;
    state.answer = async (of) => `text of ${of.keyId}`;
  });
  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(({ source }) => source.close()));
  });

  describe('a Redis that refuses writes', () => {
    afterEach(() => redis.client.config('SET', 'min-replicas-to-write', '0'));

    it('counts as unavailable meanwhile, and all requests are answered', async () => {
      const made = await replica();
      await redis.client.config('SET', 'min-replicas-to-write', '1');
      expect(await text(made)).toBe('text of a');
      await expect.poll(() => made.source.health().then((health) => health.redis)).toBe('down');
      expect(redisEvents(made.events)).toContain('down');
      expect(await text(made, refOf('b'))).toBe('text of b');
      await redis.client.config('SET', 'min-replicas-to-write', '0');
      await expect.poll(() => made.source.health().then((health) => health.redis)).toBe('up');
    });
  });

  describe('answers', () => {
    it('that one replica has read are hits for the next, with their age', async () => {
      const [one, other] = [await replica(), await replica()];
      const first = await one.source.policy(ref, 'default', request());
      await expect.poll(stored).toHaveLength(1);
      const second = await other.source.policy(ref, 'default', request());
      expect(second).toMatchObject({
        retrievedAt: first.retrievedAt,
        providerRequestId: first.providerRequestId,
        stale: false,
      });
      expect(second.view.document).toBe('text of a');
      expect(state.calls).toBe(1);
      expect(other.events).toContainEqual({ kind: 'cache', operation: 'GetKeyPolicy', result: 'shared-hit' });
    });

    it('that are definite refusals are shared too', async () => {
      state.answer = () => Promise.reject(failure('KMS_ACCESS_DENIED', { providerCode: 'AccessDeniedException' }));
      const [one, other] = [await replica(), await replica()];
      await codeOf(text(one));
      await expect.poll(stored).toHaveLength(1);
      const error = await text(other).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'KMS_ACCESS_DENIED', providerCode: 'AccessDeniedException', arn: ref.arn });
      expect(state.calls).toBe(1);
    });

    it('stand in for a replica that has just started while the provider is down', async () => {
      const cache = { ttlMs: 1, staleMs: 60_000 };
      await text(await replica({ cache }));
      await expect.poll(stored).toHaveLength(1);
      state.answer = () => Promise.reject(failure('KMS_PROVIDER_UNAVAILABLE'));
      const { source } = await replica({ cache });
      const answer = await source.policy(ref, 'default', request());
      expect([answer.view.document, answer.stale]).toEqual(['text of a', true]);
    });

    it('are bypassed by a fresh read', async () => {
      const [one, other] = [await replica(), await replica()];
      await text(one);
      await expect.poll(stored).toHaveLength(1);
      await other.source.policy(ref, 'default', request({ fresh: true }));
      expect(state.calls).toBe(2);
    });

    it('of other credentials are never shared', async () => {
      const credentials = {
        roleArn: 'arn:aws:iam::111122223333:role/other',
        sourceRoleArn: null,
        externalId: null,
        profile: null,
        sandbox: null,
      };
      const [one, other] = [await replica(), await replica({ accounts: [account('111122223333', { credentials })] })];
      await text(one);
      await expect.poll(stored).toHaveLength(1);
      await text(other);
      expect(state.calls).toBe(2);
    });

    it('do not reveal keys in the names of entries', async () => {
      await text(await replica());
      await expect.poll(stored).toHaveLength(1);
      const [entry] = await stored();
      expect(entry?.[0]).not.toMatch(/111122223333|us-east-2/);
    });
  });

  describe('encryption', () => {
    it('hides the text from readers of Redis and from replicas with another key', async () => {
      const [one, same, another] = [
        await replica({}, 'key one'),
        await replica({}, 'key one'),
        await replica({}, 'two'),
      ];
      await text(one);
      await expect.poll(stored).toHaveLength(1);
      const [entry] = await stored();
      expect(entry?.[1]).not.toContain('text of a');
      expect(Buffer.from(entry?.[1] ?? '', 'base64').toString('latin1')).not.toContain('text of a');
      expect(await text(same)).toBe('text of a');
      expect(state.calls).toBe(1);
      expect(await text(another)).toBe('text of a');
      expect(state.calls).toBe(2);
    });

    it('does not open a value that was moved to another key', async () => {
      const [one, other] = [await replica({}, 'key'), await replica({}, 'key')];
      await text(one, refOf('a'));
      await expect.poll(stored).toHaveLength(1);
      const [a] = await stored();
      await text(one, refOf('b'));
      await expect.poll(stored).toHaveLength(2);
      const b = (await stored()).find(([name]) => name !== a?.[0]);
      await redis.client.set(b?.[0] ?? '', a?.[1] ?? '');
      expect(await text(other, refOf('b'))).toBe('text of b');
    });
  });

  const spoiled: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['no JSON', 'garbage'],
    ['another shape', '{"document":"forged"}'],
    ['another format', '{"format":2,"kind":"good","answeredAt":1e15,"data":{"document":"forged","requestId":null}}'],
    ['a wrong type', '{"format":1,"kind":"good","answeredAt":1e15,"data":{"document":7,"requestId":null}}'],
    ['an unknown code', '{"format":1,"kind":"refused","answeredAt":1e15,"error":{"code":"KMS_MADE_UP"}}'],
    ['a binary', '\u0000\u0001\u00ff'],
  ];
  it.each(spoiled)('ignores a stored value that is %s', async (_, value) => {
    const [one, other] = [await replica(), await replica()];
    await text(one);
    await expect.poll(stored).toHaveLength(1);
    const [entry] = await stored();
    await redis.client.set(entry?.[0] ?? '', value);
    expect(await text(other)).toBe('text of a');
    expect(state.calls).toBe(2);
  });

  it('ignores a stored value of another type', async () => {
    const [one, other] = [await replica(), await replica()];
    await text(one);
    await expect.poll(stored).toHaveLength(1);
    const [entry] = await stored();
    await redis.client.del(entry?.[0] ?? '');
    await redis.client.lpush(entry?.[0] ?? '', 'a list');
    expect(await text(other)).toBe('text of a');
  });

  describe('a Redis that', () => {
    const keys = (from: number) => Array.from({ length: 50 }, (_, index) => refOf(`key-${from + index}`));
    const readAll = async (scripted: Scripted, from: number) => {
      const texts = await Promise.all(keys(from).map((of) => text(scripted, of)));
      expect(texts).toEqual(keys(from).map(({ keyId }) => `text of ${keyId}`));
    };

    it('is killed and restarted: requests succeed meanwhile, and use it again afterwards', async () => {
      const [one, other] = [await replica(), await replica()];
      state.answer = async (of) => {
        await sleep(20);
        return `text of ${of.keyId}`;
      };
      const underWay = readAll(one, 0);
      await redis.kill();
      await underWay;
      await readAll(one, 100);
      expect((await one.source.health()).redis).toBe('down');
      await redis.start();
      await expect.poll(() => one.source.health().then((health) => health.redis), { timeout: 10_000 }).toBe('up');
      await expect.poll(() => other.source.health().then((health) => health.redis), { timeout: 10_000 }).toBe('up');
      await readAll(one, 200);
      await expect.poll(stored).toHaveLength(50);
      const before = state.calls;
      await readAll(other, 200);
      expect(state.calls).toBe(before);
      expect(redisEvents(one.events)).toEqual(['up', 'down', 'up']);
    });

    it('stops responding is not used after one command', async () => {
      const one = await replica();
      redis.freeze();
      try {
        await readAll(one, 0);
        expect((await one.source.health()).redis).toBe('down');
        expect(one.events).toContainEqual({ kind: 'redis', state: 'down', reason: 'too slow' });
        await readAll(one, 100);
      } finally {
        redis.thaw();
      }
      await expect.poll(() => one.source.health().then((health) => health.redis), { timeout: 10_000 }).toBe('up');
    });

    it('is full is not used until it accepts writes again', async () => {
      const one = await replica();
      await redis.client.config('SET', 'maxmemory', '1');
      await readAll(one, 0);
      await expect.poll(() => one.source.health().then((health) => health.redis)).toBe('down');
      expect(one.events).toContainEqual({ kind: 'redis', state: 'down', reason: 'OOM' });
      await readAll(one, 100);
      await redis.client.config('SET', 'maxmemory', '0');
      await expect.poll(() => one.source.health().then((health) => health.redis), { timeout: 10_000 }).toBe('up');
    });

    it('was never reachable counts as no Redis', async () => {
      const url = `redis://127.0.0.1:${await freePort()}`;
      const scripted = scriptedSource({ getKeyPolicy: state.answer }, { redis: { url, encryptionKey: null } });
      replicas.push(scripted);
      await readAll(scripted, 0);
      await expect.poll(() => scripted.source.health().then((health) => health.redis)).toBe('down');
      expect(scripted.events).toContainEqual({ kind: 'redis', state: 'down', reason: 'ECONNREFUSED' });
    });

    it('does not have the database of its URL is never used, as is its database 0', async () => {
      const url = `${redis.url}/99`;
      const scripted = scriptedSource({ getKeyPolicy: state.answer }, { redis: { url, encryptionKey: null } });
      replicas.push(scripted);
      await expect.poll(() => scripted.events).toContainEqual({ kind: 'redis', state: 'down', reason: 'ERR' });
      await readAll(scripted, 0);
      expect((await scripted.source.health()).redis).toBe('down');
      expect(await redis.client.keys('*')).toEqual([]);
    });

    it('has the database of its URL uses that one', async () => {
      const url = `${redis.url}/3`;
      const scripted = await replica({ redis: { url, encryptionKey: null } });
      await readAll(scripted, 0);
      const database = redis.client.duplicate({ db: 3 });
      await expect.poll(() => database.keys('key-policy:answer:*')).toHaveLength(50);
      expect(await redis.client.keys('*')).toEqual([]);
      database.disconnect();
    });
  });

  describe('budgets', () => {
    const quota = 100;
    const scan = async (made: readonly Scripted[], each: number) => {
      const asked = made.map(({ source }, index) => {
        const load = request();
        const refs = Array.from({ length: each }, (_, key) => refOf(`${index}-${key}`));
        return Promise.all(refs.map((of) => source.policy(of, 'default', load)));
      });
      await Promise.all(asked);
    };
    const accounts = [account('111122223333', { requestsPerSecond: quota })];

    it('are kept by all replicas together', async () => {
      const times: number[] = [];
      state.answer = async () => {
        times.push(performance.now());
        return 'text';
      };
      const made = [await replica({ accounts }), await replica({ accounts }), await replica({ accounts })];
      await scan(made, quota);
      expect(times).toHaveLength(3 * quota);
      const most = Math.max(...times.map((end) => times.filter((time) => time > end - 1000 && time <= end).length));
      expect(most).toBeLessThanOrEqual(quota);
    });

    it('are kept in equal shares when Redis is gone', async () => {
      const made = [await replica({ accounts }), await replica({ accounts })];
      await scan(made, 40);
      await redis.kill();
      await expect
        .poll(async () => Promise.all(made.map(({ source }) => source.health())))
        .toMatchObject([{ redis: 'down' }, { redis: 'down' }]);
      await sleep(1100);
      const times: number[] = [];
      state.answer = async () => {
        times.push(performance.now());
        return 'text';
      };
      const asked = made.map(({ source }, index) => {
        const load = request();
        const refs = Array.from({ length: quota }, (_, key) => refOf(`later-${index}-${key}`));
        return Promise.all(refs.map((of) => source.policy(of, 'default', load)));
      });
      await Promise.all(asked);
      const most = Math.max(...times.map((end) => times.filter((time) => time > end - 1000 && time <= end).length));
      expect(most).toBeLessThanOrEqual(quota);
      await redis.start();
    });
  });
}
