import { afterEach, describe, expect, it } from 'vitest';
import { providers } from '../../src/providers/index.ts';
import { type NodeSdkPackage, startSdk } from '../../src/telemetry/start-sdk.ts';
import { flushTraces, isTracing, tracedProviders, traceIdsOfNow } from '../../src/telemetry/tracing.ts';

const apiGlobal = Symbol.for('opentelemetry.js.api.1');

/** An SDK that registers nothing by itself, and records how it was configured. */
const idleSdk = () => {
  const told: unknown[] = [];
  const sdk: NodeSdkPackage = {
    NodeSDK: class {
      constructor(options: unknown) {
        told.push(options);
      }
      start() {}
    },
  };
  return { told, load: async () => sdk };
};

describe('--import', () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, apiGlobal);
  });

  it('prints what to install if the SDK is missing', async () => {
    const name: string = '@opentelemetry/nobody-has-this';
    expect(await startSdk({ env: {}, load: () => import(name) })).toMatch(/sdk-node is not installed.*npm install/s);
  });

  it('distinguishes an SDK that can’t be loaded from a missing one', async () => {
    await expect(startSdk({ env: {}, load: () => Promise.reject(new SyntaxError('broken')) })).rejects.toThrow(
      'broken',
    );
  });

  it('reports an SDK that registers with an API that this package can’t use', async () => {
    Reflect.set(globalThis, apiGlobal, { version: '1.0.0', trace: {} });
    expect(await startSdk({ env: {}, load: idleSdk().load })).toMatch(/older @opentelemetry\/api/);
  });

  it('prints nothing if the environment has turned the SDK off', async () => {
    expect(await startSdk({ env: {}, load: idleSdk().load })).toBeNull();
  });
});

describe('the service’s name in traces', () => {
  it.each([
    ['is this package’s', {}, 'key-policy-subgraph'],
    ['is left to OTEL_SERVICE_NAME', { OTEL_SERVICE_NAME: 'mine' }, undefined],
    ['is left to OTEL_RESOURCE_ATTRIBUTES', { OTEL_RESOURCE_ATTRIBUTES: 'a=b,service.name=mine' }, undefined],
    [
      'is this package’s where those name other things',
      { OTEL_RESOURCE_ATTRIBUTES: 'x.service.name=1' },
      'key-policy-subgraph',
    ],
  ])('%s', async (_name, env, serviceName) => {
    const { told, load } = idleSdk();
    await startSdk({ env, load });
    expect(told).toEqual([
      { ...(serviceName === undefined ? {} : { serviceName }), metricReaders: [], logRecordProcessors: [] },
    ]);
  });
});

describe('without an SDK', () => {
  it('nothing is installed', async () => {
    expect(isTracing()).toBe(false);
    expect(tracedProviders(providers)).toBe(providers);
    expect(traceIdsOfNow()).toEqual({});
    await expect(flushTraces()).resolves.toBeUndefined();
  });
});
