import { describe, expect, it } from 'vitest';
import type { KmsErrorCode } from '../../src/errors.ts';
import { cachedDocument, codeOf, failure, refOf, request, scriptedSource } from '../keys/scripted-provider.ts';

const ref = refOf('a');
const minute = 60_000;

/** A provider that answers as the test says, and a clock that the test moves. */
const setting = () => {
  const state = { calls: 0, now: 1_800_000_000_000, answer: async () => 'first' };
  const { source, events } = scriptedSource(
    {
      getKeyPolicy: () => {
        state.calls += 1;
        return state.answer();
      },
    },
    { now: () => state.now, cache: { ttlMs: minute, negativeTtlMs: 5000, staleMs: 10 * minute } },
  );
  const ask = (more = {}) =>
    source
      .policy(ref, 'default', request({ deadline: state.now + 8000, ...more }))
      .then(({ view, stale, retrievedAt }) => ({ text: view.document, stale, age: state.now - retrievedAt }));
  return { state, source, events, ask };
};

describe('within the TTL', () => {
  it('calls the provider once, and then uses the cache', async () => {
    const { state, source, ask } = setting();
    expect(source.peekPolicy(ref, 'default')).toBeUndefined();
    await ask();
    state.now += minute - 1;
    expect(await ask()).toEqual({ text: 'first', stale: false, age: minute - 1 });
    expect(cachedDocument(source, ref)).toBe('first');
    expect(state.calls).toBe(1);
  });

  it('has separate entries for policy names', async () => {
    const { state, source, ask } = setting();
    await ask();
    state.answer = async () => 'other';
    expect((await source.policy(ref, 'another', request({ deadline: state.now + 8000 }))).view.document).toBe('other');
    expect(cachedDocument(source, ref)).toBe('first');
    expect(cachedDocument(source, ref, 'another')).toBe('other');
  });

  it('bypasses the cache for a fresh read, and caches its result', async () => {
    const { state, ask } = setting();
    await ask();
    state.answer = async () => 'second';
    expect((await ask({ fresh: true })).text).toBe('second');
    expect((await ask()).text).toBe('second');
    expect(state.calls).toBe(2);
  });

  it('never returns a cached answer for a fresh read', async () => {
    const { state, ask } = setting();
    await ask();
    state.answer = () => Promise.reject(failure('KMS_PROVIDER_UNAVAILABLE'));
    expect(await codeOf(ask({ fresh: true }))).toBe('KMS_PROVIDER_UNAVAILABLE');
    expect((await ask()).text).toBe('first');
  });
});

describe('after the TTL', () => {
  it("returns the provider's present answer", async () => {
    const { state, source, ask } = setting();
    await ask();
    state.now += minute;
    state.answer = async () => 'second';
    expect(source.peekPolicy(ref, 'default')).toBeUndefined();
    expect(await ask()).toEqual({ text: 'second', stale: false, age: 0 });
  });

  it('serves the old answer as stale while the provider is slow, and the new one afterwards', async () => {
    const { state, ask } = setting();
    await ask();
    state.now += minute;
    let answer = (_text: string) => {};
    state.answer = () => new Promise((resolve) => (answer = resolve));
    expect(await ask()).toEqual({ text: 'first', stale: true, age: minute });
    answer('second');
    await expect.poll(ask).toEqual({ text: 'second', stale: false, age: 0 });
    expect(state.calls).toBe(2);
  });

  const silent: readonly KmsErrorCode[] = [
    'KMS_PROVIDER_UNAVAILABLE',
    'KMS_PROVIDER_TIMEOUT',
    'KMS_PROVIDER_INTERNAL_ERROR',
    'KMS_DEPENDENCY_TIMEOUT',
    'KMS_THROTTLED',
  ];
  it.each(silent)('serves the last good answer, marked, while the provider answers %s', async (code) => {
    const { state, events, ask } = setting();
    await ask();
    state.now += 10 * minute;
    state.answer = () => Promise.reject(failure(code));
    expect(await ask()).toEqual({ text: 'first', stale: true, age: 10 * minute });
    expect(events).toContainEqual({ kind: 'cache', operation: 'GetKeyPolicy', result: 'stale' });
  });

  it('serves the last good answer only for the configured time', async () => {
    const { state, ask } = setting();
    await ask();
    state.now += 11 * minute;
    state.answer = () => Promise.reject(failure('KMS_PROVIDER_UNAVAILABLE'));
    expect(await codeOf(ask())).toBe('KMS_PROVIDER_UNAVAILABLE');
  });

  const fault: readonly KmsErrorCode[] = ['KMS_CREDENTIALS_INVALID', 'KMS_PROVIDER_ERROR'];
  it.each(fault)('hides nothing of %s, and keeps the answer for later', async (code) => {
    const { state, ask } = setting();
    await ask();
    state.now += 2 * minute;
    state.answer = () => Promise.reject(failure(code));
    expect(await codeOf(ask())).toBe(code);
    state.now += 2000;
    state.answer = () => Promise.reject(failure('KMS_PROVIDER_UNAVAILABLE'));
    expect((await ask()).text).toBe('first');
  });
});

describe('a definite refusal', () => {
  const refusals: readonly KmsErrorCode[] = [
    'KMS_KEY_NOT_FOUND',
    'KMS_POLICY_NOT_FOUND',
    'KMS_ACCESS_DENIED',
    'KMS_KEY_POLICY_UNSUPPORTED',
    'KMS_KEY_INVALID_STATE',
  ];
  it.each(refusals)('is remembered for its own short TTL: %s', async (code) => {
    const { state, source, ask } = setting();
    state.answer = () => Promise.reject(failure(code, { arn: ref.arn, region: 'us-east-2' }));
    expect(await codeOf(ask())).toBe(code);
    state.now += 4999;
    expect(await codeOf(ask())).toBe(code);
    expect(cachedDocument(source, ref)).toBeUndefined();
    expect(state.calls).toBe(1);
    state.now += 1;
    state.answer = async () => 'now it exists';
    expect((await ask()).text).toBe('now it exists');
  });

  it('replaces the last good answer, which is not served when the provider is down later', async () => {
    const { state, ask } = setting();
    await ask();
    state.now += minute;
    state.answer = () => Promise.reject(failure('KMS_ACCESS_DENIED'));
    expect(await codeOf(ask())).toBe('KMS_ACCESS_DENIED');
    state.now += 5000;
    state.answer = () => Promise.reject(failure('KMS_PROVIDER_UNAVAILABLE'));
    expect(await codeOf(ask())).toBe('KMS_PROVIDER_UNAVAILABLE');
  });

  it("names its key, even if the client's error does not", async () => {
    const { state, ask } = setting();
    state.answer = () => Promise.reject(failure('KMS_ACCESS_DENIED'));
    await expect(ask()).rejects.toMatchObject({
      arn: ref.arn,
      provider: 'AWS',
      accountId: '111122223333',
      region: 'us-east-2',
      operation: 'GetKeyPolicy',
    });
  });
});

describe('bounds', () => {
  it('evict the least recently used entry, by number', async () => {
    const { source } = scriptedSource({}, { cache: { maxEntries: 2 } });
    for (const id of ['a', 'b', 'c']) await source.policy(refOf(id), 'default', request());
    const held = ['a', 'b', 'c'].map((id) => cachedDocument(source, refOf(id)));
    expect(held).toEqual([undefined, '{"Id":"b"}', '{"Id":"c"}']);
  });

  it('evict the least recently used entry, by bytes', async () => {
    const text = 'x'.repeat(4000);
    const { source } = scriptedSource({ getKeyPolicy: async () => text }, { cache: { maxBytes: 10_000 } });
    for (const id of ['a', 'b', 'c']) await source.policy(refOf(id), 'default', request());
    const held = ['a', 'b', 'c'].map((id) => source.peekPolicy(refOf(id), 'default') !== undefined);
    expect(held).toEqual([false, true, true]);
  });
});

it('continues if the listener throws', async () => {
  const listener = () => {
    throw new Error('The listener is broken.');
  };
  const { source } = scriptedSource({}, { listener });
  expect((await source.policy(ref, 'default', request())).view.document).toBe('{"Id":"a"}');
});
