import { expect, it } from 'vitest';
import { loadKmsSdk } from '../../src/providers/aws/sdk.ts';
import { warmUpSdk } from '../../src/providers/aws/sdk-warm-up.ts';
import { startService } from '../../src/service.ts';
import { configOf } from '../support/service.ts';

it('operations that the service executes before it listens count as no request', async () => {
  const service = await startService(configOf({ EXPLORER: 'false', METRICS: 'true' }));
  const text = await (await fetch(`${service.url}/metrics`)).text();
  await service.close();
  const counted = text.split('\n').filter((line) => /^key_policy_(?:graphql|cache|provider)\S* (?!0$)/.test(line));
  expect(text).toContain('key_policy_graphql_operations_total{way="executed"} 0');
  expect(counted).toEqual([]);
});

it('the warm-up call reaches no server, and is parsed like any other', async () => {
  const sdk = await loadKmsSdk();
  await expect(warmUpSdk(sdk)).resolves.toBeUndefined();
  expect(warmUpSdk(sdk)).toBe(warmUpSdk(sdk));
});
