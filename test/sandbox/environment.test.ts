import { expect, test } from 'vitest';
import { readSandboxOptions } from '../../src/sandbox/environment.ts';

test('an empty environment: the published ports, and no faults', () => {
  expect(readSandboxOptions({})).toEqual({ awsPort: 4566, alibabaCloudPort: 4567, latencyMs: 0, faults: [] });
});

test('everything set', () => {
  const options = readSandboxOptions({
    SANDBOX_HOST: '0.0.0.0',
    SANDBOX_AWS_PORT: '5000',
    SANDBOX_ALIBABA_PORT: '0',
    SANDBOX_LATENCY_MS: '30',
    SANDBOX_QUOTAS: 'GetKeyPolicy=10, ListKeys=5',
    SANDBOX_FAULTS: 'throttle:GetKeyPolicy:3, hang, internal::2',
  });
  expect(options).toEqual({
    host: '0.0.0.0',
    awsPort: 5000,
    alibabaCloudPort: 0,
    latencyMs: 30,
    quotas: { GetKeyPolicy: 10, ListKeys: 5 },
    faults: [
      { kind: 'throttle', on: { operation: 'GetKeyPolicy' }, times: 3 },
      { kind: 'hang' },
      { kind: 'internal', times: 2 },
    ],
  });
  expect(readSandboxOptions({ SANDBOX_QUOTAS: 'documented' }).quotas).toBe('documented');
});

test.each([
  { SANDBOX_AWS_PORT: 'http' },
  { SANDBOX_ALIBABA_PORT: '-1' },
  { SANDBOX_LATENCY_MS: '1s' },
  { SANDBOX_QUOTAS: 'many' },
  { SANDBOX_FAULTS: 'explode' },
  { SANDBOX_FAULTS: 'hang:GetKeyPolicy:often' },
])("%o is rejected by the variable's name", (environment) => {
  expect(() => readSandboxOptions(environment)).toThrow(Object.keys(environment)[0]);
});
