import { describe, expect, it } from 'vitest';
import { CredentialsError } from '../../src/providers/credentials-error.ts';
import { Session } from '../../src/providers/session.ts';

/** A source of credentials with its own clock: `a`, `b`, `c`…, each valid for `lifeMs`. */
function createSource(lifeMs: number | null) {
  const source = { now: 0, loads: 0, fails: false, waiting: [] as (() => void)[], slow: false, same: false };
  const now = () => source.now;
  const session = new Session({
    limitMs: 5000,
    clock: { wall: { now }, monotonic: { now } },
    isSame: (one, other) => one.name === other.name,
    load: async () => {
      source.loads += 1;
      const value = { name: String.fromCharCode(96 + (source.same ? 1 : source.loads)) };
      if (source.slow) await new Promise<void>((resolve) => source.waiting.push(resolve));
      if (source.fails) throw new Error('refused');
      return { value, expiresAt: lifeMs === null ? null : source.now + lifeMs };
    },
  });
  return { source, session, name: async () => (await session.get()).name };
}

const hour = 3_600_000;

describe('a session', () => {
  it('loads once for all who wait', async () => {
    const { source, name } = createSource(hour);
    expect(await Promise.all(Array.from({ length: 50 }, name))).toEqual(Array.from({ length: 50 }, () => 'a'));
    expect(source.loads).toBe(1);
  });

  it('keeps credentials that do not expire', async () => {
    const { source, name } = createSource(null);
    await name();
    source.now = 100 * hour;
    expect(await name()).toBe('a');
    expect(source.loads).toBe(1);
  });

  it('renews five minutes ahead, and serves the old ones meanwhile', async () => {
    const { source, name } = createSource(hour);
    await name();
    source.now = hour - 5 * 60_000 - 1;
    expect(await name()).toBe('a');
    expect(source.loads).toBe(1);
    source.now += 1;
    expect(await name()).toBe('a');
    expect(source.loads).toBe(2);
    await Promise.resolve();
    expect(await name()).toBe('b');
  });

  it('renews short-lived credentials after three quarters of their lifetime', async () => {
    const { source, name } = createSource(4000);
    await name();
    source.now = 2999;
    await name();
    expect(source.loads).toBe(1);
    source.now = 3000;
    await name();
    expect(source.loads).toBe(2);
  });

  it('uses the old ones until they expire if early renewal fails', async () => {
    const { source, name } = createSource(hour);
    await name();
    source.fails = true;
    source.now = hour - 1;
    expect(await name()).toBe('a');
    await new Promise(setImmediate);
    expect(await name()).toBe('a');
    await new Promise(setImmediate);
    expect(source.loads).toBe(2);
    source.now = hour + 2000;
    await expect(name()).rejects.toBeInstanceOf(CredentialsError);
    source.fails = false;
    source.now += 1000;
    expect(await name()).not.toBe('a');
  });

  it('makes all calls wait once they have expired', async () => {
    const { source, name } = createSource(hour);
    await name();
    source.now = hour;
    source.slow = true;
    const waiting = [name(), name(), name()];
    expect(source.waiting).toHaveLength(1);
    source.waiting[0]?.();
    expect(await Promise.all(waiting)).toEqual(['b', 'b', 'b']);
  });

  it('rejects with the reason, and tries again after a second', async () => {
    const { source, session, name } = createSource(hour);
    source.fails = true;
    await expect(session.get()).rejects.toMatchObject({ name: 'CredentialsError', cause: { message: 'refused' } });
    source.fails = false;
    await expect(session.get()).rejects.toThrow(CredentialsError);
    expect(source.loads).toBe(1);
    source.now = 1000;
    expect(await name()).toBe('b');
  });

  it('drops credentials that are reported as expired, once', async () => {
    const { source, session, name } = createSource(hour);
    const old = await session.get();
    expect(session.expired(old)).toBe(true);
    expect(await name()).toBe('b');
    expect(session.expired(old)).toBe(true);
    expect(await name()).toBe('b');
    expect(source.loads).toBe(2);
  });

  it('checks once a second whether credentials without expiry were replaced', async () => {
    const { source, session, name } = createSource(null);
    const old = await session.get();
    expect(session.expired(old)).toBe(true);
    source.same = true;
    expect(await name()).toBe('a');
    expect(source.loads).toBe(2);
    expect(session.expired(await session.get())).toBe(false);
    source.now += 1000;
    source.same = false;
    expect(session.expired(await session.get())).toBe(true);
    expect(await name()).toBe('c');
  });

  it('does not replace credentials in a loop if each are called expired', async () => {
    const { source, session } = createSource(hour);
    expect(session.expired(await session.get())).toBe(true);
    for (source.now = 2000; source.now < 10_000; source.now += 2000)
      expect(session.expired(await session.get())).toBe(false);
    expect(source.loads).toBe(2);
    expect(session.expired(await session.get())).toBe(true);
  });

  it('reports that there are newer credentials to callers with replaced ones', async () => {
    const { session } = createSource(null);
    const old = await session.get();
    expect(session.expired(old)).toBe(true);
    await session.get();
    expect(session.expired(old)).toBe(true);
  });

  it('drops credentials that the provider does not know, unless they were loaded a moment ago', async () => {
    const { source, session, name } = createSource(hour);
    const old = await session.get();
    source.now = 9999;
    expect(session.unknown(old)).toBe(false);
    source.now = 10_000;
    expect(session.unknown(old)).toBe(true);
    expect(await name()).toBe('b');
    expect(session.unknown(old)).toBe(true);
    expect(session.unknown(await session.get())).toBe(false);
    expect(source.loads).toBe(2);
  });

  it('uses credentials that seem expired on arrival, in case this clock is ahead', async () => {
    const { source, name } = createSource(-1000);
    expect([await name(), await name()]).toEqual(['a', 'a']);
    expect(source.loads).toBe(1);
  });

  it('ends a load that takes too long, and begins another', async () => {
    let loads = 0;
    const ended: boolean[] = [];
    const session = new Session<string>({
      limitMs: 30,
      load: (signal) => {
        loads += 1;
        if (loads > 1) return Promise.resolve({ value: 'late but here', expiresAt: null });
        signal.addEventListener('abort', () => ended.push(true));
        return new Promise(() => {});
      },
    });
    await expect(session.get()).rejects.toMatchObject({ name: 'CredentialsError', cause: { name: 'TimeoutError' } });
    expect(ended).toEqual([true]);
    await expect.poll(() => session.get().catch(() => null), { timeout: 10_000 }).toBe('late but here');
    expect(loads).toBe(2);
  });
});
