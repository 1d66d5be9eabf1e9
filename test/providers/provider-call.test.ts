import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { KmsError } from '../../src/errors.ts';
import { createContextOf, createProviderCall, type ProviderCallOptions } from '../../src/providers/provider-call.ts';
import { Session } from '../../src/providers/session.ts';

const context = createContextOf({ provider: 'AWS', region: 'us-east-2', accountId: '111122223333' })('GetKeyPolicy');
const attemptTimeoutMs = 200;

const callOptions = (prepare: () => Promise<unknown>): ProviderCallOptions<string, unknown> => ({
  session: new Session({ load: async () => ({ value: 'credentials', expiresAt: null }), limitMs: 60_000 }),
  prepare,
  attemptTimeoutMs,
  toError: (cause) => new KmsError({ code: 'KMS_PROVIDER_TIMEOUT', message: String(cause) }, { cause }),
  isExpired: () => false,
  isUnknown: () => false,
  isSkewed: () => false,
});

const callWith = (prepare: () => Promise<unknown>) => createProviderCall(callOptions(prepare));

const { signal } = new AbortController();

it('loading the SDK takes nothing of the time of an attempt, and happens once', async () => {
  let loaded = 0;
  const call = callWith(async () => {
    await sleep(2 * attemptTimeoutMs);
    loaded += 1;
  });
  expect(await call(context, signal, async () => loaded)).toBe(1);
  expect(await call(context, signal, async () => loaded)).toBe(1);
});

it('an attempt that is not answered ends', async () => {
  const call = callWith(async () => {});
  await expect(call(context, signal, () => new Promise(() => {}))).rejects.toMatchObject({
    code: 'KMS_PROVIDER_TIMEOUT',
  });
});

it('an answer that came while this process was busy is read', async () => {
  const call = callWith(async () => {});
  const busy = async (): Promise<string> => {
    await null;
    const until = performance.now() + 2 * attemptTimeoutMs;
    while (performance.now() < until);
    await sleep(1);
    return 'answer';
  };
  expect(await call(context, signal, busy)).toBe('answer');
});

it('credentials that the provider no longer accepts are replaced once, unless they were just loaded', async () => {
  const source = { loads: 0, now: 0 };
  const now = () => source.now;
  const load = async () => ({ value: `session ${++source.loads}`, expiresAt: null });
  const isUnknown = () => true;
  const session = new Session({ load, limitMs: 60_000, clock: { wall: { now }, monotonic: { now } } });
  const call = createProviderCall({ ...callOptions(async () => {}), session, isUnknown });
  const known = { name: 'session 2' };
  const send = async ({ credentials }: { readonly credentials: string }): Promise<string> => {
    if (credentials !== known.name) throw new Error('UnrecognizedClientException');
    return credentials;
  };
  await expect(call(context, signal, send)).rejects.toBeInstanceOf(KmsError);
  source.now = 10_000;
  expect(await call(context, signal, send)).toBe('session 2');
  known.name = 'none';
  await expect(call(context, signal, send)).rejects.toBeInstanceOf(KmsError);
  expect(source.loads).toBe(2);
});
