import { afterEach, describe, expect, it } from 'vitest';
import { providers } from '../../src/providers/index.ts';
import { type NodeSdkPackage, startSdk } from '../../src/telemetry/start-sdk.ts';
import { flushTraces, isTracing, tracedProviders, traceIdsOfNow } from '../../src/telemetry/tracing.ts';

const apiGlobal = Symbol.for('opentelemetry.js.api.1');

/** An SDK that registers nothing by itself. */
const idleSdk: NodeSdkPackage = {
  NodeSDK: class {
    start() {}
  },
  resources: { defaultResource: () => ({ merge: (other) => other }), resourceFromAttributes: (given) => given },
};

describe('--import', () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, apiGlobal);
  });

  it('says what to install where the SDK is not there', async () => {
    const name: string = '@opentelemetry/nobody-has-this';
    expect(await startSdk(() => import(name))).toMatch(/sdk-node is not installed.*npm install/s);
  });

  it('does not take an SDK that can’t be loaded for one that is not there', async () => {
    await expect(startSdk(() => Promise.reject(new SyntaxError('broken')))).rejects.toThrow('broken');
  });

  it('says so where the SDK registers with an API that this package can’t use', async () => {
    Reflect.set(globalThis, apiGlobal, { version: '1.0.0', trace: {} });
    expect(await startSdk(async () => idleSdk)).toMatch(/older @opentelemetry\/api/);
  });

  it('says nothing where the environment has turned the SDK off', async () => {
    expect(await startSdk(async () => idleSdk)).toBeNull();
  });
});

describe('without an SDK', () => {
  it('nothing is put in place', async () => {
    expect(isTracing()).toBe(false);
    expect(tracedProviders(providers)).toBe(providers);
    expect(traceIdsOfNow()).toEqual({});
    await expect(flushTraces()).resolves.toBeUndefined();
  });
});
