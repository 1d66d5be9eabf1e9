import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { KmsError, type KmsErrorCode } from '../../src/errors.ts';
import type { KeyRef } from '../../src/providers/provider.ts';
import { account, codeOf, failure, refOf, request, scriptedSource } from '../keys/scripted-provider.ts';

const refs = (count: number, accountId = '111122223333') =>
  Array.from({ length: count }, (_, index) => refOf(`key-${index}`, accountId));

describe('concurrency', () => {
  it('stays within what the account allows', async () => {
    let running = 0;
    let most = 0;
    const getKeyPolicy = async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(2);
      running -= 1;
      return '{}';
    };
    const { source } = scriptedSource({ getKeyPolicy }, { accounts: [account('111122223333', { maxConcurrency: 7 })] });
    await Promise.all(refs(40).map((ref) => source.policy(ref, 'default', request())));
    expect(most).toBe(7);
  });
});

describe('turns', () => {
  const slow = { accounts: [account('111122223333', { maxConcurrency: 1, requestsPerSecond: 1000 })] };

  it('go to each request in turn, so that a scan does not hold up a page', async () => {
    const order: string[] = [];
    const getKeyPolicy = async ({ keyId }: KeyRef) => {
      order.push(keyId);
      await sleep(1);
      return '{}';
    };
    const { source } = scriptedSource({ getKeyPolicy }, slow);
    const scan = request();
    const scanned = refs(200).map((ref) => source.policy(ref, 'default', scan));
    await source.policy(refOf('page'), 'default', request());
    expect(order.indexOf('page')).toBeLessThanOrEqual(3);
    await Promise.all(scanned);
    expect(order).toHaveLength(201);
  });

  it('alternate between callers, however many requests one of them sends', async () => {
    const order: string[] = [];
    const getKeyPolicy = async ({ keyId }: KeyRef) => {
      order.push(keyId);
      await sleep(1);
      return '{}';
    };
    const { source } = scriptedSource({ getKeyPolicy }, slow);
    const flood = refs(300).map((ref) => source.policy(ref, 'default', request({ caller: 'one' })));
    const page = request({ caller: 'other' });
    const keys = Array.from({ length: 20 }, (_, index) => refOf(`page-${index}`));
    await Promise.all(keys.map((ref) => source.policy(ref, 'default', page)));
    expect(order.length).toBeLessThanOrEqual(2 * keys.length + 3);
    await Promise.all(flood);
    expect(order).toHaveLength(320);
  });

  it('go to a page whose key a scan has queued already', async () => {
    const order: string[] = [];
    const getKeyPolicy = async ({ keyId }: KeyRef) => {
      order.push(keyId);
      await sleep(1);
      return '{}';
    };
    const { source } = scriptedSource({ getKeyPolicy }, slow);
    const scan = request();
    const scanned = refs(200).map((ref) => source.policy(ref, 'default', scan));
    await source.policy(refOf('key-199'), 'default', request());
    expect(order.length).toBeLessThanOrEqual(5);
    await Promise.all(scanned);
    expect(order).toHaveLength(200);
  });

  it('are lost by clients that have disconnected', async () => {
    const asked: string[] = [];
    const getKeyPolicy = async ({ keyId }: KeyRef) => {
      asked.push(keyId);
      await sleep(1);
      return '{}';
    };
    const { source } = scriptedSource({ getKeyPolicy }, slow);
    const client = new AbortController();
    const scan = request({ signal: client.signal });
    const scanned = refs(100).map((ref) => codeOf(source.policy(ref, 'default', scan)).catch(() => 'answered'));
    const other = source.policy(refOf('other'), 'default', request());
    await expect.poll(() => asked.length).toBeGreaterThan(1);
    client.abort();
    await other;
    await Promise.all(scanned);
    await sleep(20);
    expect(asked.length).toBeLessThan(50);
  });

  it("that can't be reached in time are rejected at once, and the others succeed", async () => {
    const accounts = [account('111122223333', { requestsPerSecond: 50 })];
    const { source } = scriptedSource({}, { accounts });
    const began = Date.now();
    const scan = request({ deadline: began + 1000 });
    let refusedAtOnce = 0;
    const codes = await Promise.all(
      refs(400).map((ref) =>
        source.policy(ref, 'default', scan).then(
          () => 'answered',
          (error: KmsError) => {
            // A call that is rejected at once reports how long its turn would have taken.
            if (error.retryAfterMs !== null) refusedAtOnce += 1;
            expect(error).toMatchObject({ code: 'KMS_PROVIDER_TIMEOUT', retryable: true, arn: ref.arn });
            return error.code;
          },
        ),
      ),
    );
    expect(codes).toContain('answered');
    expect(codes.filter((code) => code === 'answered').length).toBeLessThanOrEqual(50);
    expect(refusedAtOnce).toBeGreaterThan(300);
  });
});

describe('throttling', () => {
  it('does not reach a client while there is time', async () => {
    let calls = 0;
    const getKeyPolicy = async () => {
      calls += 1;
      if (calls % 3 === 0) throw failure('KMS_THROTTLED', { retryable: true });
      return '{}';
    };
    const { source, events } = scriptedSource({ getKeyPolicy });
    const answers = await Promise.all(refs(60).map((ref) => source.policy(ref, 'default', request())));
    expect(answers).toHaveLength(60);
    const throttled = events.filter(({ kind }) => kind === 'throttled');
    expect(throttled.length).toBe(calls - 60);
    expect(throttled[0]).toEqual({
      kind: 'throttled',
      provider: 'AWS',
      accountId: '111122223333',
      region: 'us-east-2',
      operation: 'GetKeyPolicy',
    });
  });

  it("is the client's error when the time is up", async () => {
    const getKeyPolicy = () => Promise.reject(failure('KMS_THROTTLED', { retryable: true, retryAfterMs: 60 }));
    const { source } = scriptedSource({ getKeyPolicy });
    expect(await codeOf(source.policy(refOf('a'), 'default', request({ deadline: Date.now() + 200 })))).toBe(
      'KMS_THROTTLED',
    );
  });

  it('does not open the circuit', async () => {
    let calls = 0;
    const getKeyPolicy = async () => {
      calls += 1;
      if (calls <= 10) throw failure('KMS_THROTTLED');
      return '{}';
    };
    const { source, events } = scriptedSource({ getKeyPolicy });
    await source.policy(refOf('a'), 'default', request());
    expect(events.filter(({ kind }) => kind === 'circuit')).toEqual([]);
  });
});

describe('attempts', () => {
  it('leave their failure behind for a client whose time is up during the next', async () => {
    let calls = 0;
    const getKeyPolicy = () => {
      calls += 1;
      return calls === 1 ? Promise.reject(failure('KMS_DEPENDENCY_TIMEOUT')) : new Promise<string>(() => {});
    };
    const { source } = scriptedSource({ getKeyPolicy });
    const code = await codeOf(source.policy(refOf('a'), 'default', request({ deadline: Date.now() + 500 })));
    expect(code).toBe('KMS_DEPENDENCY_TIMEOUT');
    expect(calls).toBe(2);
  });

  const passing: readonly KmsErrorCode[] = [
    'KMS_PROVIDER_INTERNAL_ERROR',
    'KMS_DEPENDENCY_TIMEOUT',
    'KMS_PROVIDER_UNAVAILABLE',
    'KMS_PROVIDER_TIMEOUT',
  ];
  it.each(passing)('are made again after %s', async (code) => {
    let calls = 0;
    const getKeyPolicy = async () => {
      calls += 1;
      if (calls < 3) throw failure(code);
      return 'third';
    };
    const { source } = scriptedSource({ getKeyPolicy });
    expect((await source.policy(refOf('a'), 'default', request())).view.document).toBe('third');
  });

  const final: readonly KmsErrorCode[] = ['KMS_ACCESS_DENIED', 'KMS_CREDENTIALS_INVALID', 'KMS_PROVIDER_ERROR'];
  it.each(final)('are not repeated after %s', async (code) => {
    let calls = 0;
    const getKeyPolicy = () => {
      calls += 1;
      return Promise.reject(failure(code));
    };
    const { source } = scriptedSource({ getKeyPolicy });
    expect(await codeOf(source.policy(refOf('a'), 'default', request()))).toBe(code);
    expect(calls).toBe(1);
  });

  it("are each reported to the listener, with the caller and the provider's request id", async () => {
    let calls = 0;
    const getKeyPolicy = async () => {
      calls += 1;
      if (calls === 1) throw failure('KMS_PROVIDER_INTERNAL_ERROR', { requestId: 'refused-1' });
      return '{}';
    };
    const { source, events } = scriptedSource({ getKeyPolicy });
    const ref = refOf('a');
    await source.policy(ref, 'default', request({ subject: 'ada', correlationId: 'page-7' }));
    const told = events.filter((event) => event.kind === 'provider-call');
    const common = {
      operation: 'GetKeyPolicy',
      arn: ref.arn,
      subject: 'ada',
      correlationId: 'page-7',
      region: 'us-east-2',
    };
    expect(told).toMatchObject([
      { ...common, providerRequestId: 'refused-1', error: { code: 'KMS_PROVIDER_INTERNAL_ERROR' } },
      { ...common, providerRequestId: 'request-a', error: null },
    ]);
  });

  it('that end in a programming error fail only their key', async () => {
    const getKeyPolicy = ({ keyId }: KeyRef) =>
      keyId === 'key-1' ? Promise.reject(new RangeError('secret')) : Promise.resolve('{}');
    const { source } = scriptedSource({ getKeyPolicy });
    const outcomes = await Promise.allSettled(refs(3).map((ref) => source.policy(ref, 'default', request())));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const error = (outcomes[1] as PromiseRejectedResult).reason;
    expect(error).toBeInstanceOf(KmsError);
    expect(error).toMatchObject({ code: 'KMS_PROVIDER_ERROR', arn: refOf('key-1').arn });
    expect(error.message).not.toContain('secret');
  });
});

describe('batches', () => {
  const narrow = { accounts: [account('111122223333', { maxConcurrency: 2 })] };
  const region = refOf('any');

  /** Calls that the test ends. */
  const scan = (count: number, client: AbortController) => {
    const ends: (() => void)[] = [];
    const getKeyPolicy = () => new Promise<string>((resolve) => ends.push(() => resolve('{}')));
    const { source } = scriptedSource({ getKeyPolicy }, narrow);
    const load = request({ caller: 'one', signal: client.signal });
    const codes = refs(count).map((ref) => codeOf(source.policy(ref, 'default', load)).catch(() => null));
    return { source, ends, codes: Promise.all(codes) };
  };

  it('wait while many calls of their caller do, and begin when few are left', async () => {
    const { source, ends } = scan(6, new AbortController());
    expect(source.batchTurn(region, 100, request({ caller: 'other' }))).toBeNull();
    const waiting = () => source.regionQueues()[0]?.waiting ?? 0;
    let waitingWhenBegun: number | null = null;
    const turn = source.batchTurn(region, 100, request({ caller: 'one' }))?.then(() => {
      waitingWhenBegun = waiting();
    });
    while (waiting() >= 2) {
      expect(waitingWhenBegun).toBeNull();
      ends.shift()?.();
      await new Promise(setImmediate);
    }
    await turn;
    expect(waitingWhenBegun).toBe(1);
    expect(source.batchTurn(region, 100, request({ caller: 'one' }))).toBeNull();
  });

  it('begin when the client of the calls that wait has gone, though no call ends', async () => {
    const client = new AbortController();
    const { source, codes } = scan(6, client);
    const turn = source.batchTurn(region, 100, request({ caller: 'one' }));
    expect(turn).not.toBeNull();
    client.abort();
    await turn;
    expect(new Set(await codes)).toEqual(new Set(['KMS_PROVIDER_TIMEOUT']));
  });
});
