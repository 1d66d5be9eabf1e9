import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Example, exampleQuestion, startExample } from './example.ts';

describe('the example', () => {
  let example: Example;
  beforeAll(async () => {
    example = await startExample();
  });
  afterAll(() => example?.close());

  it('answers its question over both subgraphs, with the keys that can not be read as data', async () => {
    const response = await fetch(example.gatewayUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: exampleQuestion }),
    });
    const { data, errors } = await response.json();
    expect(errors).toBeUndefined();
    const byName = new Map(data.buckets.map((bucket: { name: string }) => [bucket.name, bucket]));
    expect(byName.get('downloads')).toMatchObject({ encryptionKey: { policyResult: { exposure: 'PUBLIC' } } });
    expect(byName.get('forgotten')).toMatchObject({ encryptionKey: { policyResult: { code: 'KMS_KEY_NOT_FOUND' } } });
  });

  it('has the explorer', async () => {
    expect((await fetch(example.explorerUrl)).status).toBe(200);
  });
});
