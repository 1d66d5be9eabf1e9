import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { KmsError } from '../../src/errors.ts';
import type { CallSignal, KeyRef } from '../../src/providers/provider.ts';
import { account, codeOf, failure, refOf, request, scriptedSource } from '../keys/scripted-provider.ts';

const refs = (count: number, accountId = '111122223333') =>
  Array.from({ length: count }, (_, index) => refOf(`key-${index}`, accountId));

describe('the circuit', () => {
  const accounts = [account('111122223333'), account('444455556666')];
  const setting = () => {
    const state = { down: true, calls: 0 };
    const getKeyPolicy = async ({ accountId }: KeyRef) => {
      if (accountId !== '111122223333') return 'healthy';
      state.calls += 1;
      if (state.down) throw failure('KMS_PROVIDER_UNAVAILABLE');
      return 'back';
    };
    const scripted = scriptedSource({ getKeyPolicy }, { accounts });
    const open = async () => {
      const asked = refs(20).map((ref) => codeOf(scripted.source.policy(ref, 'default', request())));
      expect(new Set(await Promise.all(asked))).toEqual(new Set(['KMS_PROVIDER_UNAVAILABLE']));
    };
    return { state, open, ...scripted };
  };

  it('opens after several calls without a response, and then makes no calls', async () => {
    const { state, source, events, open } = setting();
    await open();
    const before = state.calls;
    const error = await source.policy(refOf('later'), 'default', request()).catch((reason: KmsError) => reason);
    expect(error).toMatchObject({ code: 'KMS_PROVIDER_UNAVAILABLE', retryable: true, arn: refOf('later').arn });
    expect((error as KmsError).message).toContain('circuit');
    expect(state.calls).toBe(before);
    expect(events).toContainEqual({
      kind: 'circuit',
      provider: 'AWS',
      accountId: '111122223333',
      region: 'us-east-2',
      state: 'open',
    });
    const { regionQueues } = await source.health();
    expect(regionQueues.map(({ accountId, circuit }) => [accountId, circuit])).toEqual([
      ['111122223333', 'open'],
      ['444455556666', 'closed'],
    ]);
  });

  it('does not affect other region queues', async () => {
    const { source, open } = setting();
    await open();
    expect((await source.policy(refOf('a', '444455556666'), 'default', request())).view.document).toBe('healthy');
  });

  it('lets a probe through after a while, and closes when it is answered', async () => {
    const { state, source, events, open } = setting();
    await open();
    state.down = false;
    const probe = () =>
      source.policy(refOf('probe'), 'default', request()).then(
        ({ view }) => view.document,
        () => null,
      );
    await expect.poll(probe, { timeout: 10_000, interval: 100 }).toBe('back');
    const states = events.flatMap((event) => (event.kind === 'circuit' ? [event.state] : []));
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  it('gives calls that wait for the probe its result: no key of the batch fails', async () => {
    const { state, source, events, open } = setting();
    await open();
    state.down = false;
    const batch = () => Promise.all(refs(50).map((ref) => source.policy(ref, 'default', request()))).catch(() => null);
    await expect.poll(batch, { timeout: 10_000, interval: 50 }).toHaveLength(50);
    const closed = events.findIndex((event) => event.kind === 'circuit' && event.state === 'closed');
    const after = events.slice(closed).flatMap((event) => (event.kind === 'provider-call' ? [event.error] : []));
    expect(after.filter((error) => error !== null)).toEqual([]);
    expect(events.filter((event) => event.kind === 'circuit' && event.state === 'half-open')).toHaveLength(1);
  });

  it('makes the call of a probe that hangs again once another is answered', async () => {
    const state = { isDown: true, hung: 0 };
    const getKeyPolicy = async ({ keyId }: KeyRef) => {
      if (state.isDown) throw failure('KMS_PROVIDER_UNAVAILABLE');
      if (keyId !== 'hangs' || state.hung > 0) return 'back';
      state.hung += 1;
      return new Promise<string>(() => {});
    };
    const { source } = scriptedSource({ getKeyPolicy });
    const ask = (ref: KeyRef) =>
      source.policy(ref, 'default', request()).then(
        ({ view }) => view.document,
        () => null,
      );
    await Promise.all(refs(20).map(ask));
    state.isDown = false;
    let hanging = Promise.resolve<string | null>(null);
    const begun = () => {
      if (state.hung === 0) hanging = ask(refOf('hangs'));
      return state.hung;
    };
    await expect.poll(begun, { interval: 50 }).toBe(1);
    const others: (string | null)[] = [];
    const answered = () => {
      ask(refOf(`other-${Date.now()}`)).then((document) => others.push(document));
      return others;
    };
    await expect.poll(answered, { interval: 100 }).toContain('back');
    expect(await hanging).toBe('back');
  });

  it('rejects waiting calls when it opens', async () => {
    const getKeyPolicy = async () => {
      await sleep(10);
      throw failure('KMS_PROVIDER_TIMEOUT');
    };
    const slow = [account('111122223333', { maxConcurrency: 5 })];
    const { source, events } = scriptedSource({ getKeyPolicy }, { accounts: slow });
    const codes = await Promise.all(refs(500).map((ref) => codeOf(source.policy(ref, 'default', request()))));
    expect(codes.filter((code) => code === 'KMS_PROVIDER_UNAVAILABLE').length).toBeGreaterThan(480);
    expect(events.filter(({ kind }) => kind === 'provider-call').length).toBeLessThanOrEqual(10);
  });

  it.each(['KMS_PROVIDER_UNAVAILABLE', 'KMS_PROVIDER_TIMEOUT'] as const)(
    'stays closed where two keys alone meet %s',
    async (code) => {
      const getKeyPolicy = async () => {
        throw failure(code);
      };
      const { source, events } = scriptedSource({ getKeyPolicy });
      for (const ref of [...refs(2), ...refs(2), ...refs(2)])
        expect(await codeOf(source.policy(ref, 'default', request()))).toBe(code);
      expect(events.filter(({ kind }) => kind === 'circuit')).toEqual([]);
    },
  );

  it('stays closed while the provider responds with refusals', async () => {
    let calls = 0;
    const getKeyPolicy = async () => {
      calls += 1;
      throw failure(calls % 4 === 0 ? 'KMS_ACCESS_DENIED' : 'KMS_PROVIDER_ERROR');
    };
    const { source, events } = scriptedSource({ getKeyPolicy });
    for (const ref of refs(20)) await codeOf(source.policy(ref, 'default', request()));
    expect(events.filter(({ kind }) => kind === 'circuit')).toEqual([]);
  });

  it('opens when clients run out of time before the provider responds', async () => {
    const getKeyPolicy = (_ref: KeyRef, signal: CallSignal) =>
      new Promise<string>((_, reject) => {
        signal.addEventListener('abort', () => reject(failure('KMS_PROVIDER_TIMEOUT')));
      });
    const { source, events } = scriptedSource({ getKeyPolicy });
    const deadline = Date.now() + 3000;
    await Promise.all(refs(6).map((ref) => codeOf(source.policy(ref, 'default', request({ deadline })))));
    await expect.poll(() => events).toContainEqual(expect.objectContaining({ kind: 'circuit', state: 'open' }));
  });

  it('ignores clients that disconnect', async () => {
    const getKeyPolicy = (_ref: KeyRef, signal: CallSignal) =>
      new Promise<string>((_, reject) => {
        signal.addEventListener('abort', () => reject(failure('KMS_PROVIDER_TIMEOUT')));
      });
    const { source, events } = scriptedSource({ getKeyPolicy });
    const client = new AbortController();
    const asked = refs(20).map((ref) => codeOf(source.policy(ref, 'default', request({ signal: client.signal }))));
    await sleep(20);
    client.abort();
    await Promise.all(asked);
    expect(events.filter(({ kind }) => kind === 'circuit')).toEqual([]);
  });
});
