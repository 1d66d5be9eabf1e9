import { describe, expect, it } from 'vitest';
import { CredentialsError, createSession } from '../../src/providers/session.ts';

/** A source of credentials with a clock of its own: `a`, `b`, `c`… each good for `lifeMs`. */
function createSource(lifeMs: number | null) {
  const source = { now: 0, loads: 0, fails: false, waiting: [] as (() => void)[], slow: false };
  const session = createSession(
    async () => {
      source.loads += 1;
      const value = { name: String.fromCharCode(96 + source.loads) };
      if (source.slow) await new Promise<void>((resolve) => source.waiting.push(resolve));
      if (source.fails) throw new Error('refused');
      return { value, expiresAt: lifeMs === null ? null : source.now + lifeMs };
    },
    () => source.now,
  );
  return { source, session, name: async () => (await session.get()).name };
}

const hour = 3_600_000;

describe('a session', () => {
  it('loads once for all who wait', async () => {
    const { source, name } = createSource(hour);
    expect(await Promise.all(Array.from({ length: 50 }, name))).toEqual(Array.from({ length: 50 }, () => 'a'));
    expect(source.loads).toBe(1);
  });

  it('keeps credentials that do not end', async () => {
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

  it('renews a short life after three quarters of it', async () => {
    const { source, name } = createSource(4000);
    await name();
    source.now = 2999;
    await name();
    expect(source.loads).toBe(1);
    source.now = 3000;
    await name();
    expect(source.loads).toBe(2);
  });

  it('goes on with the old ones while renewing ahead fails, until they end', async () => {
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

  it('makes everyone wait once they have ended', async () => {
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

  it('drops credentials that are told to be expired, once', async () => {
    const { source, session, name } = createSource(hour);
    const old = await session.get();
    expect(session.expired(old)).toBe(true);
    expect(await name()).toBe('b');
    expect(session.expired(old)).toBe(true);
    expect(await name()).toBe('b');
    expect(source.loads).toBe(2);
  });

  it('can not replace credentials that do not end', async () => {
    const { session } = createSource(null);
    expect(session.expired(await session.get())).toBe(false);
  });
});
