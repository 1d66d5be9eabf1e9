import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { CallSignal, KeyRef } from '../../src/providers/provider.ts';
import { cachedDocument, codeOf, failure, refOf, request, scriptedSource } from '../keys/scripted-provider.ts';

const ref = refOf('hot');

/** A provider that answers when the test says so, and records when no request waits for it any more. */
const setting = () => {
  const calls: { answer: (text: string) => void; signal: CallSignal }[] = [];
  const getKeyPolicy = (_ref: KeyRef, signal: CallSignal) =>
    new Promise<string>((resolve, reject) => {
      calls.push({ answer: resolve, signal });
      signal.addEventListener('abort', () => reject(failure('KMS_PROVIDER_TIMEOUT')));
    });
  return { calls, ...scriptedSource({ getKeyPolicy }) };
};

describe('requests for the same key', () => {
  it('share one call, a thousand of them', async () => {
    const { calls, source, events } = setting();
    const asked = Array.from({ length: 1000 }, () => source.policy(ref, 'default', request()));
    await expect.poll(() => calls.length).toBe(1);
    calls[0]?.answer('one for all');
    const texts = new Set((await Promise.all(asked)).map(({ view }) => view.document));
    expect(texts).toEqual(new Set(['one for all']));
    expect(calls).toHaveLength(1);
    expect(events.filter((event) => event.kind === 'cache' && event.result === 'joined')).toHaveLength(999);
    expect(events.filter((event) => event.kind === 'cache' && event.result === 'miss')).toHaveLength(1);
  });

  it('share a refusal too', async () => {
    let calls = 0;
    const { source } = scriptedSource({
      getKeyPolicy: async () => {
        calls += 1;
        await sleep(5);
        throw failure('KMS_ACCESS_DENIED');
      },
    });
    const asked = Array.from({ length: 50 }, () => codeOf(source.policy(ref, 'default', request())));
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['KMS_ACCESS_DENIED']));
    expect(calls).toBe(1);
  });

  it('cancel the call only when the last of them has disconnected', async () => {
    const { calls, source } = setting();
    const clients = [new AbortController(), new AbortController()];
    const asked = clients.map(({ signal }) => codeOf(source.policy(ref, 'default', request({ signal }))));
    await expect.poll(() => calls.length).toBe(1);
    clients[0]?.abort();
    expect(await asked[0]).toBe('KMS_PROVIDER_TIMEOUT');
    expect(calls[0]?.signal.aborted).toBe(false);
    clients[1]?.abort();
    expect(await asked[1]).toBe('KMS_PROVIDER_TIMEOUT');
    expect(calls[0]?.signal.aborted).toBe(true);
  });

  it('start a new call after all of them have disconnected', async () => {
    const { calls, source } = setting();
    const client = new AbortController();
    const gone = codeOf(source.policy(ref, 'default', request({ signal: client.signal })));
    await expect.poll(() => calls.length).toBe(1);
    client.abort();
    const again = source.policy(ref, 'default', request());
    await expect.poll(() => calls.length).toBe(2);
    calls[1]?.answer('second');
    expect((await again).view.document).toBe('second');
    expect(await gone).toBe('KMS_PROVIDER_TIMEOUT');
  });

  it('each wait until their own deadline', async () => {
    const { calls, source } = setting();
    const patient = source.policy(ref, 'default', request());
    const hurried = codeOf(source.policy(ref, 'default', request({ deadline: Date.now() + 40 })));
    expect(await hurried).toBe('KMS_PROVIDER_TIMEOUT');
    calls[0]?.answer('late');
    expect((await patient).view.document).toBe('late');
  });

  it('are not read if the client has already disconnected', async () => {
    const { calls, source } = setting();
    const code = await codeOf(source.policy(ref, 'default', request({ signal: AbortSignal.abort() })));
    expect(code).toBe('KMS_PROVIDER_TIMEOUT');
    expect(calls).toHaveLength(0);
  });
});

describe('a request that bypasses the cache', () => {
  it('is not served by a call that had begun before it', async () => {
    const { calls, source } = setting();
    const early = source.policy(ref, 'default', request());
    await expect.poll(() => calls.length).toBe(1);
    const fresh = source.policy(ref, 'default', request({ fresh: true }));
    await expect.poll(() => calls.length).toBe(2);
    calls[1]?.answer('new');
    expect((await fresh).view.document).toBe('new');
    calls[0]?.answer('old');
    expect((await early).view.document).toBe('old');
    expect(cachedDocument(source, ref)).toBe('new');
  });

  it('shares its call with requests that arrive before the call is made', async () => {
    const { calls, source } = setting();
    const asked = Array.from({ length: 100 }, () => source.policy(ref, 'default', request({ fresh: true })));
    await expect.poll(() => calls.length).toBe(1);
    calls[0]?.answer('new');
    expect(await Promise.all(asked)).toHaveLength(100);
    expect(calls).toHaveLength(1);
  });
});

it('limits the whole operation, whatever the request allows', async () => {
  const getKeyPolicy = () => new Promise<string>(() => {});
  const { source } = scriptedSource({ getKeyPolicy }, { provider: { deadlineMs: 50 } });
  expect(await codeOf(source.policy(ref, 'default', request()))).toBe('KMS_PROVIDER_TIMEOUT');
});
