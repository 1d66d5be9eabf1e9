import { describe, expect, it } from 'vitest';
import { account, failure, refOf, request, scriptedSource } from '../keys/scripted-provider.ts';

describe('health', () => {
  const accounts = [account('111122223333', { regions: ['us-east-2', 'eu-west-1'] }), account('444455556666')];

  it('reports each region queue, and whether each account has usable credentials', async () => {
    const checkCredentials = (accountId: string) =>
      accountId === '444455556666' ? Promise.reject(failure('KMS_CREDENTIALS_INVALID')) : Promise.resolve();
    const { source } = scriptedSource({ checkCredentials }, { accounts });
    const { regionQueues, credentials, redis } = await source.health();
    expect(regionQueues.map(({ accountId, region, circuit }) => [accountId, region, circuit])).toEqual([
      ['111122223333', 'us-east-2', 'closed'],
      ['111122223333', 'eu-west-1', 'closed'],
      ['444455556666', 'us-east-2', 'closed'],
    ]);
    expect(credentials).toMatchObject([
      { accountId: '111122223333', usable: true, error: null },
      { accountId: '444455556666', usable: false, error: { code: 'KMS_CREDENTIALS_INVALID' } },
    ]);
    expect(redis).toBeNull();
    await source.close();
  });

  it('does not look at credentials again for each of many probes', async () => {
    let looks = 0;
    const { source } = scriptedSource({
      checkCredentials: async () => {
        looks += 1;
      },
    });
    await Promise.all(Array.from({ length: 20 }, () => source.health()));
    expect(looks).toBe(1);
  });

  it('does not wait for an account whose credentials take long', async () => {
    const checkCredentials = (accountId: string) =>
      accountId === '444455556666' ? new Promise<void>(() => {}) : Promise.resolve();
    const { source } = scriptedSource({ checkCredentials }, { accounts });
    const { credentials } = await source.health();
    expect(credentials).toMatchObject([{ usable: true }, { usable: null, error: null }]);
  });

  it('survives a programming error in a client', async () => {
    const { source } = scriptedSource({ checkCredentials: () => Promise.reject(new TypeError('oops')) });
    const { credentials } = await source.health();
    expect(credentials).toMatchObject([{ error: { code: 'KMS_CREDENTIALS_INVALID' } }]);
  });
});

describe('region queues', () => {
  it('reports the number of running and of waiting calls', async () => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { source } = scriptedSource(
      { getKeyPolicy: () => answered.then(() => '{}') },
      { accounts: [account('111122223333', { maxConcurrency: 2 }), account('444455556666')] },
    );
    const reads = ['a', 'b', 'c'].map((keyId) => source.policy(refOf(keyId), 'default', request()));
    await new Promise(setImmediate);
    expect(source.regionQueues()).toMatchObject([
      { accountId: '111122223333', circuit: 'closed', running: 2, waiting: 1 },
      { accountId: '444455556666', circuit: 'closed', running: 0, waiting: 0 },
    ]);
    answer();
    await Promise.all(reads);
    expect(source.regionQueues()).toMatchObject([
      { running: 0, waiting: 0 },
      { running: 0, waiting: 0 },
    ]);
    await source.close();
  });
});
