import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { KmsError } from '../../src/errors.ts';
import type { KeySource } from '../../src/keys/key-source.ts';
import { createLoaders } from '../../src/keys/loaders.ts';
import type { KeyMetadata } from '../../src/providers/key-data.ts';
import type { KeyRef } from '../../src/providers/provider.ts';
import { failure, metadataOf, refOf, request, scriptedSource } from './scripted-provider.ts';

const metadata: KeyMetadata = metadataOf(refOf('a'));

const setting = () => {
  const asked: string[] = [];
  const answer = async <T>({ keyId }: KeyRef, value: T): Promise<T> => {
    asked.push(keyId);
    if (keyId.startsWith('bad')) throw failure('KMS_KEY_NOT_FOUND');
    return value;
  };
  const { source } = scriptedSource({
    getKeyPolicy: (ref) => answer(ref, ref.keyId),
    describeKey: (ref) => answer(ref as KeyRef, metadata),
  });
  return { asked, loaders: createLoaders(source, request()) };
};

const policyKey = (keyId: string, fresh = false) => ({ ref: refOf(keyId), policyName: 'default', fresh });

describe('policy loader', () => {
  it('answers each key at its place, with its value or its error', async () => {
    const { loaders } = setting();
    const keys = ['a', 'bad-1', 'b', 'bad-2', 'a'].map((id) => policyKey(id));
    const loaded = await loaders.policy.loadMany(keys);
    expect(
      loaded.map((item) =>
        item instanceof KmsError ? item.arn : (item as { view: { document: string } }).view.document,
      ),
    ).toEqual(['a', refOf('bad-1').arn, 'b', refOf('bad-2').arn, 'a']);
  });

  it('reads a key once, however often the operation names it and by whichever object', async () => {
    const { asked, loaders } = setting();
    await Promise.all([loaders.policy.load(policyKey('a')), loaders.policy.load(policyKey('a'))]);
    await loaders.policy.load(policyKey('a'));
    expect(asked).toEqual(['a']);
  });

  it('remembers a refusal for the request', async () => {
    const { asked, loaders } = setting();
    for (const _ of [1, 2]) await expect(loaders.policy.load(policyKey('bad'))).rejects.toBeInstanceOf(KmsError);
    expect(asked).toEqual(['bad']);
  });

  it('bypasses the cache if requested, once', async () => {
    const { asked, loaders } = setting();
    await loaders.policy.load(policyKey('a'));
    await Promise.all([loaders.policy.load(policyKey('a', true)), loaders.policy.load(policyKey('a', true))]);
    expect(asked).toEqual(['a', 'a']);
  });

  it.each([true, false])('has all loads of a request listen to its signal once (past the cache: %s)', async (fresh) => {
    const { signal } = new AbortController();
    let answer = () => {};
    const answered = new Promise<string>((resolve) => {
      answer = () => resolve('{}');
    });
    const { source } = scriptedSource({ getKeyPolicy: () => answered });
    const { policy } = createLoaders(source, request({ signal }));
    const keys = Array.from({ length: 50 }, (_, index) => ({
      ref: refOf(`key-${index}`),
      policyName: 'default',
      fresh,
    }));
    const loading = policy.loadMany(keys);
    await expect.poll(() => getEventListeners(signal, 'abort').length).toBe(1);
    answer();
    await loading;
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('distinguishes policy names and keys whose concatenations are equal', async () => {
    const { loaders } = setting();
    const [one, other] = await Promise.all([
      loaders.policy.load({ ref: refOf('a'), policyName: 'b c', fresh: false }),
      loaders.policy.load({ ref: refOf('a'), policyName: 'b', fresh: false }),
    ]);
    expect([one.name, other.name]).toEqual(['b c', 'b']);
  });
});

describe('metadata loader', () => {
  it('answers each key at its place', async () => {
    const { asked, loaders } = setting();
    const [good, bad] = await loaders.details.metadata.loadMany([refOf('a'), refOf('bad'), refOf('a')]);
    expect(good).toEqual(metadata);
    expect(bad).toMatchObject({ code: 'KMS_KEY_NOT_FOUND', operation: 'DescribeKey', arn: refOf('bad').arn });
    expect(asked).toEqual(['a', 'bad']);
  });
});

describe('while many calls of the caller wait for a Region', () => {
  it('loads few policies at a time, but all cached ones at once', async () => {
    const asked: string[] = [];
    const source = {
      hasCachedPolicy: ({ keyId }: KeyRef) => keyId.startsWith('kept'),
      isCongestedBy: (caller: string | undefined) => caller === 'many',
      policy: ({ keyId }: KeyRef) => {
        asked.push(keyId);
        return new Promise(() => {});
      },
    } as unknown as KeySource;
    const ask = async (caller: string): Promise<number> => {
      const before = asked.length;
      const { policy } = createLoaders(source, request({ caller }));
      for (const kind of ['kept', 'new']) for (let i = 0; i < 50; i += 1) policy.load(policyKey(`${kind}-${i}`));
      await new Promise(setImmediate);
      return asked.length - before;
    };
    expect(await ask('many')).toBe(58);
    expect(await ask('few')).toBe(100);
  });
});

describe('misuse', () => {
  it.each([undefined, null, {}])('rejects %j in place of a key', async (key) => {
    const { loaders } = setting();
    expect(() => loaders.policy.load(key as never)).toThrow(TypeError);
  });

  it('confines a source that throws, or rejects with another error, to its key', async () => {
    const source = {
      hasCachedPolicy: () => false,
      isCongestedBy: () => false,
      policy: async ({ keyId }: KeyRef) => {
        if (keyId === 'throws') throw 'no error at all';
        return { name: keyId };
      },
    } as unknown as KeySource;
    const loaders = createLoaders(source, request());
    const [good, bad] = await loaders.policy.loadMany([policyKey('good'), policyKey('throws')]);
    expect(good).toEqual({ name: 'good' });
    expect(bad).toBeInstanceOf(KmsError);
  });

  it('returns an error for a key of an account that is not configured, and calls no provider', async () => {
    const { asked, loaders } = setting();
    const stranger = { ref: refOf('a', '999999999999'), policyName: 'default', fresh: false };
    await expect(loaders.policy.load(stranger)).rejects.toMatchObject({ code: 'KMS_ACCOUNT_NOT_CONFIGURED' });
    expect(asked).toEqual([]);
  });
});
