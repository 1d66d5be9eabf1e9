import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { PolicyListener } from '../../src/keys/key-source.ts';
import type { KeyRef } from '../../src/providers/provider.ts';
import { account, failure, refOf, request, scriptedSource } from '../keys/scripted-provider.ts';

const keys = Array.from({ length: 100 }, (_, index) => refOf(`key-${index}`));

/** A provider that records the order of its calls. */
const recorder = () => {
  const order: string[] = [];
  const getKeyPolicy = async ({ keyId }: KeyRef) => {
    order.push(keyId);
    await sleep(1);
    return '{}';
  };
  return { order, getKeyPolicy };
};

describe('background work', () => {
  const one = { accounts: [account('111122223333', { maxConcurrency: 1 })] };

  it('waits until no request wants its turn', async () => {
    const { order, getKeyPolicy } = recorder();
    const { source } = scriptedSource({ getKeyPolicy }, one);
    const background = request({ background: true });
    const scanned = keys.map((ref) => source.policy(ref, 'default', background));
    const page = request();
    const wanted = Array.from({ length: 20 }, (_, index) => refOf(`page-${index}`));
    await Promise.all(wanted.map((ref) => source.policy(ref, 'default', page)));
    await Promise.all(scanned);
    // One background call was in progress when the requests arrived.
    expect(order.slice(1, 21).every((keyId) => keyId.startsWith('page-'))).toBe(true);
    expect(order).toHaveLength(120);
  });

  it('is promoted by a request for the same key', async () => {
    const { order, getKeyPolicy } = recorder();
    const { source } = scriptedSource({ getKeyPolicy }, one);
    const background = request({ background: true });
    const scanned = keys.map((ref) => source.policy(ref, 'default', background));
    await source.policy(refOf('key-99'), 'default', request());
    await Promise.all(scanned);
    expect(order.indexOf('key-99')).toBe(1);
    expect(order).toHaveLength(100);
    expect(source.regionQueues()).toMatchObject([{ waiting: 0, running: 0 }]);
  });

  it('leaves capacity for requests that arrive meanwhile', async () => {
    let answer = () => {};
    const answered = new Promise<string>((resolve) => {
      answer = () => resolve('{}');
    });
    const { source } = scriptedSource(
      { getKeyPolicy: () => answered },
      { accounts: [account('111122223333', { maxConcurrency: 8 })] },
    );
    const background = request({ background: true });
    const scanned = keys.slice(0, 30).map((ref) => source.policy(ref, 'default', background));
    await expect.poll(() => source.regionQueues()).toMatchObject([{ running: 6, waiting: 24 }]);
    await sleep(10);
    expect(source.regionQueues()).toMatchObject([{ running: 6, waiting: 24 }]);
    answer();
    await Promise.all(scanned);
  });
});

describe('the policy listener', () => {
  it("receives what requests have read and the provider's refusals, and nothing else", async () => {
    const told: string[] = [];
    const getKeyPolicy = async ({ keyId, arn }: KeyRef) => {
      if (keyId === 'refused') throw failure('KMS_ACCESS_DENIED', { arn });
      return '{}';
    };
    const policyRead: PolicyListener = ({ keyId }, outcome) =>
      told.push(`${keyId} ${'code' in outcome ? outcome.code : outcome.name}`);
    const { source } = scriptedSource({ getKeyPolicy }, { policyRead });
    await source.policy(refOf('read'), 'default', request());
    await source.policy(refOf('read'), 'default', request());
    await source.policy(refOf('refused'), 'default', request()).catch(() => {});
    await source.policy(refOf('background'), 'default', request({ background: true }));
    expect(told).toEqual(['read default', 'refused KMS_ACCESS_DENIED']);
  });
});
